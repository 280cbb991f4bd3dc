// SPDX-License-Identifier: Apache-2.0
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The JDK's TLS with all that it still knows switched on: SSL 3.0, RC4, DES, 3DES, export, anonymous
 * and NULL suites, which OpenSSL 3 has no longer. {@code java OldServer.java PORT KEYSTORE.p12}.
 */
public final class OldServer {
  private static final char[] PASSWORD = "changeit".toCharArray();

  public static void main(String[] arguments) throws Exception {
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    Security.setProperty("jdk.tls.legacyAlgorithms", "");
    Security.setProperty("jdk.certpath.disabledAlgorithms", "");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(arguments[1])) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context.getServerSocketFactory().createServerSocket(Integer.parseInt(arguments[0]));
    server.setEnabledProtocols(new String[] {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"});
    server.setEnabledCipherSuites(server.getSupportedCipherSuites());
    System.out.println("ready");
    while (true) {
      SSLSocket socket = (SSLSocket) server.accept();
      Thread.ofVirtual().start(() -> handshake(socket));
    }
  }

  private static void handshake(SSLSocket socket) {
    try (socket) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (Exception refusedOrGone) {
      // Most connections of a scanner end like this.
    }
  }
}
