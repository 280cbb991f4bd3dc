// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.ServerOnlyTlsAuthentication;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** An app of the past: Bouncy Castle's TLS client held to one old version and to chosen suites. */
public final class OldClient {
  /** What a client of 2008 offered: RSA key exchange, AES-CBC with SHA-1. */
  public static final List<Integer> RSA_SUITES =
      List.of(CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA);

  /** The same with elliptic curves, as of 2010. */
  public static final List<Integer> ECDHE_SUITES =
      List.of(
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA);

  private final ProtocolVersion version;
  private final List<Integer> suites;
  private boolean fallback;
  private boolean serverName = true;

  private OldClient(ProtocolVersion version, List<Integer> suites) {
    this.version = version;
    this.suites = suites;
  }

  public static OldClient tls10(List<Integer> suites) {
    return new OldClient(ProtocolVersion.TLSv10, suites);
  }

  public static OldClient tls11(List<Integer> suites) {
    return new OldClient(ProtocolVersion.TLSv11, suites);
  }

  public static OldClient tls12(List<Integer> suites) {
    return new OldClient(ProtocolVersion.TLSv12, suites);
  }

  /** With TLS_FALLBACK_SCSV (RFC 7507). */
  public OldClient fallback() {
    fallback = true;
    return this;
  }

  /** Without server_name, as before 2006. */
  public OldClient withoutServerName() {
    serverName = false;
    return this;
  }

  /**
   * What came of it.
   *
   * @param alert the fatal alert received, -1 for none
   * @param protocol the version negotiated, empty where there was none
   * @param suite the suite negotiated, 0 where there was none
   * @param keyAlgorithm OID of the leaf's public key, empty where there was none
   * @param answer all that came, as ISO 8859-1, empty where nothing did
   */
  public record Outcome(
      int alert, String protocol, int suite, String keyAlgorithm, String answer) {}

  /** Asks for {@code /} of {@code https://localhost:port} through the proxy. */
  public Outcome get(DrawbridgeProcess proxy, int port) {
    return get(proxy.address(), port);
  }

  /** Likewise through a proxy at this address. */
  public Outcome get(InetSocketAddress proxy, int port) {
    return send(proxy, port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  /** Sends {@code bytes}, ISO 8859-1, and takes what comes until the connection ends. */
  public Outcome send(InetSocketAddress proxy, int port, String bytes) {
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", port)) {
      return send(tunnel, bytes);
    }
  }

  private Outcome send(Tunnel tunnel, String bytes) {
    Client client = new Client();
    try {
      TlsClientProtocol protocol =
          new TlsClientProtocol(
              tunnel.socket().getInputStream(), tunnel.socket().getOutputStream());
      protocol.connect(client);
      protocol.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = protocol.getInputStream().readAllBytes();
      return client.outcome(new String(answer, StandardCharsets.ISO_8859_1));
    } catch (IOException refused) {
      return client.outcome("");
    }
  }

  private final class Client extends DefaultTlsClient {
    private int alert = -1;
    private String protocol = "";
    private int suite;
    private String keyAlgorithm = "";

    private Client() {
      super(new BcTlsCrypto(new SecureRandom()));
    }

    Outcome outcome(String answer) {
      return new Outcome(alert, protocol, suite, keyAlgorithm, answer);
    }

    @Override
    public void notifyServerVersion(ProtocolVersion selected) throws IOException {
      super.notifyServerVersion(selected);
      protocol = selected.getName();
    }

    @Override
    public void notifySelectedCipherSuite(int selected) {
      super.notifySelectedCipherSuite(selected);
      suite = selected;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return version.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return suites.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public boolean isFallback() {
      return fallback;
    }

    @Override
    protected Vector<ServerName> getSNIServerNames() {
      Vector<ServerName> names = new Vector<>();
      if (serverName) {
        names.add(new ServerName((short) 0, "localhost".getBytes(StandardCharsets.US_ASCII)));
      }
      return names.isEmpty() ? null : names;
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
      if (description != AlertDescription.close_notify) {
        alert = description;
      }
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new ServerOnlyTlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
          keyAlgorithm =
              Certificate.getInstance(certificate.getCertificate().getCertificateAt(0).getEncoded())
                  .getSubjectPublicKeyInfo()
                  .getAlgorithm()
                  .getAlgorithm()
                  .getId();
        }
      };
    }
  }
}
