// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A complete handshake by the JDK, for what TLS 1.3 encrypts and for resumption. Believes every
 * certificate, since nothing is sent; {@link Chains} judges them. One thread.
 */
final class JdkHandshake {
  /** How long to wait for the end of a connection; servers mostly end it within a round trip. */
  private static final int AFTERMATH_MILLIS = 1_000;

  private static final Set<String> GROUPS = Set.of("x25519", "secp256r1", "secp384r1");

  /** RSA first: to verify with it takes the JDK no tables, which it would first have to compute. */
  private static final String[] SCHEMES = {
    "rsa_pss_rsae_sha256",
    "rsa_pss_rsae_sha384",
    "rsa_pss_rsae_sha512",
    "rsa_pss_pss_sha256",
    "rsa_pss_pss_sha384",
    "rsa_pss_pss_sha512",
    "rsa_pkcs1_sha256",
    "rsa_pkcs1_sha384",
    "rsa_pkcs1_sha512",
    "ecdsa_secp256r1_sha256",
    "ecdsa_secp384r1_sha384",
    "ecdsa_secp521r1_sha512",
    "ed25519",
    "ed448",
    "dsa_sha256",
    "ecdsa_sha224",
    "rsa_sha224",
    "dsa_sha224",
    "ecdsa_sha1",
    "rsa_pkcs1_sha1",
    "dsa_sha1",
    "rsa_md5"
  };

  private final Recorder recorder = new Recorder();
  private final SSLContext context;
  private final String protocol;
  private final List<String> alpn;
  private @Nullable String group;

  /**
   * What came of it.
   *
   * @param chain as sent, leaf first; empty after resumption
   * @param alpn the protocol picked, or null
   * @param certificateRequested whether the server asked for a client certificate
   * @param session for telling whether the next one resumes it
   */
  record Result(
      List<X509Certificate> chain,
      @Nullable String alpn,
      boolean certificateRequested,
      SSLSession session) {}

  JdkHandshake(TlsVersion version, List<String> alpn) {
    this.protocol = version == TlsVersion.TLSv1_0 ? "TLSv1" : version.label();
    this.alpn = alpn;
    JdkTls.await();
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {recorder.asked}, new TrustManager[] {recorder}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Exchanges keys over a group that the server is known to have, where the JDK has it too. */
  JdkHandshake over(@Nullable NamedGroup known) {
    group = known != null && GROUPS.contains(known.name()) ? known.name() : null;
    return this;
  }

  /** Shakes hands with {@code server}; resumes what {@link #onWithTickets} began. */
  Result on(Server server) throws IOException {
    return server.connect(socket -> shake(socket, server, false));
  }

  /** As above, and takes in what the server says after the handshake, tickets among it. */
  Result onWithTickets(Server server) throws IOException {
    return server.connect(socket -> shake(socket, server, true));
  }

  private Result shake(Socket plain, Server server, boolean tickets) throws IOException {
    recorder.chain = List.of();
    recorder.asked.was = false;
    // The session cache goes by host and port; of a host the JDK would make a name once more.
    String host = "server";
    int port = server.address().getPort();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      parameters.setCipherSuites(socket.getSupportedCipherSuites());
      parameters.setSignatureSchemes(SCHEMES);
      parameters.setApplicationProtocols(alpn.toArray(String[]::new));
      if (group != null) {
        parameters.setNamedGroups(new String[] {group}); // and a key of no other is made
      }
      if (server.serverName() != null) {
        parameters.setServerNames(List.of(new Name(server.serverName())));
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      SSLSession session = socket.getSession();
      String picked = socket.getApplicationProtocol();
      if (tickets) {
        aftermath(socket);
      }
      return new Result(
          recorder.chain,
          picked == null || picked.isEmpty() ? null : picked,
          recorder.asked.was,
          session);
    }
  }

  /**
   * TLS 1.3 sends tickets after the handshake; they are taken in while reading. To our close_notify
   * servers answer by ending the connection, and whatever they had to say comes before that.
   */
  private static void aftermath(SSLSocket socket) {
    try {
      socket.setSoTimeout(AFTERMATH_MILLIS);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // The handshake stands, whatever the server does next.
    }
  }

  /**
   * A name that is an A-label already; the JDK's own class makes sure of that with tables that take
   * longer to load than a handshake.
   */
  private static final class Name extends SNIServerName {
    Name(String host) {
      super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Takes down the chain, and whether a certificate was asked for. */
  private static final class Recorder extends X509ExtendedTrustManager {
    private List<X509Certificate> chain = List.of();
    private final Asked asked = new Asked();

    private void take(X509Certificate[] sent) {
      chain = Arrays.asList(sent.clone());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String type, Socket socket) {
      take(sent);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String type, SSLEngine engine) {
      take(sent);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String type) {
      take(sent);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String type, Socket socket) {
      throw new UnsupportedOperationException("servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String type) {
      throw new UnsupportedOperationException("servers only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Has no certificate, and remembers that it was asked for one. */
  private static final class Asked extends X509ExtendedKeyManager {
    private boolean was;

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      was = true;
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return null;
    }
  }
}
