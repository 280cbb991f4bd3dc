// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.CertificateFile;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** The certificates of an authority for people to read. */
final class CertificateText {
  private CertificateText() {}

  /** One paragraph a certificate, the one to trust first. */
  static String of(List<CertificateFile> certificates, Instant now) {
    StringBuilder out = new StringBuilder();
    for (CertificateFile each : certificates) {
      boolean first = out.isEmpty();
      out.append(first ? "" : System.lineSeparator());
      line(out, first ? "trust" : "issuing", each.file().toAbsolutePath().normalize().toString());
      X509Certificate certificate = each.certificate();
      line(out, "subject", certificate.getSubjectX500Principal().toString());
      if (first && !each.isSelfSigned()) {
        line(out, "issuer", certificate.getIssuerX500Principal() + "; who trusts it needs no more");
      }
      line(out, "SHA-256", each.sha256());
      line(out, "key", each.keyType());
      line(out, "valid", validity(certificate, now));
    }
    return out.toString();
  }

  private static String validity(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    String period = from + " to " + until;
    if (now.isAfter(until)) {
      return period + ", EXPIRED";
    }
    return now.isBefore(from) ? period + ", NOT YET" : period;
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format("%-9s %s%n", name, value));
  }
}
