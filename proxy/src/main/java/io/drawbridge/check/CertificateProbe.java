// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import io.drawbridge.tls.Authentication;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamCertificateException;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The server's certificate chains, one for ECDSA and one for RSA where it has both, and what the
 * proxy would find wrong with each.
 */
final class CertificateProbe implements Probe<List<ChainFact>> {
  private final UpstreamTrust trust;
  private final Target target;

  CertificateProbe(UpstreamTrust trust, Target target) {
    this.trust = trust;
    this.target = target;
  }

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public List<ChainFact> ask(Server server, Versions versions) throws IOException {
    List<ChainFact> chains = new ArrayList<>();
    for (Authentication kind : List.of(Authentication.ECDSA, Authentication.RSA)) {
      Optional<VersionFact> fact = versions.bestClear(suite -> suite.authentication() == kind);
      if (fact.isPresent()
          && server.askWhole(Versions.hello(fact.get(), server)) instanceof Answer.Flight flight
          && !flight.certificates().isEmpty()) {
        add(chains, parse(flight.certificates()));
      }
    }
    if (chains.isEmpty() && versions.speaks(TlsVersion.TLSv1_3)) {
      add(chains, new JdkHandshake(List.of(TlsVersion.TLSv1_3), List.of()).on(server).chain());
    }
    return List.copyOf(chains);
  }

  private void add(List<ChainFact> chains, List<X509Certificate> certificates) throws IOException {
    if (certificates.isEmpty()
        || chains.stream().anyMatch(each -> each.leaf().equals(certificates.get(0)))) {
      return;
    }
    try {
      trust.checkServerTrusted(certificates.toArray(X509Certificate[]::new), "UNKNOWN", engine());
      chains.add(new ChainFact(certificates, null, ""));
    } catch (UpstreamCertificateException e) {
      chains.add(new ChainFact(certificates, e.failure(), String.valueOf(e.getMessage())));
    } catch (CertificateException e) {
      chains.add(
          new ChainFact(
              certificates, Failure.UPSTREAM_BAD_CERTIFICATE, String.valueOf(e.getMessage())));
    }
  }

  /** Never used to talk: it tells the trust manager which name is wanted. */
  private SSLEngine engine() {
    try {
      return SSLContext.getDefault().createSSLEngine(target.host(), target.port());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static List<X509Certificate> parse(List<byte[]> sent) throws ProtocolException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : sent) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
      return certificates;
    } catch (CertificateException e) {
      throw (ProtocolException)
          new ProtocolException("the server's certificate cannot be read: " + e.getMessage())
              .initCause(e);
    }
  }
}
