// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.Leaf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** The server of a rehearsal: one connection after the other, to each request as many bytes. */
final class RehearsalUpstream implements AutoCloseable {
  /** What a path may ask for, {@code /1024}. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int BACKLOG = 16;
  private static final char[] NO_PASSWORD = {};

  private final SSLServerSocket socket;

  private RehearsalUpstream(SSLServerSocket socket) {
    this.socket = socket;
  }

  /**
   * Listens on a port of its own; on a daemon thread.
   *
   * @param leaves for the one host, each with a key of another kind
   */
  static RehearsalUpstream start(List<Leaf> leaves) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    for (Leaf leaf : leaves) {
      Certificate[] chain = leaf.chain().toArray(Certificate[]::new);
      keys.setKeyEntry(leaf.key().getAlgorithm(), leaf.key(), NO_PASSWORD, chain);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    var made =
        (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, BACKLOG, loopback);
    RehearsalUpstream upstream = new RehearsalUpstream(made);
    Thread.ofPlatform().daemon().name("rehearsal-upstream").start(upstream::serve);
    return upstream;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (SSLSocket connection = (SSLSocket) socket.accept()) {
        answer(connection);
      } catch (IOException e) {
        // The app has what it wanted and is gone, or the rehearsal is over.
      }
    }
  }

  private static void answer(SSLSocket connection) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = connection.getOutputStream();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int path = line.indexOf('/') + 1;
      int bytes = Integer.parseInt(line.substring(path, line.indexOf(' ', path)));
      while (!line.isEmpty()) {
        line = in.readLine();
      }
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[Math.min(bytes, MOST_BYTES)]);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
