// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.slf4j.LoggerFactory;

/**
 * Certificate revocation lists that the operator gives (RFC 5280 §5). A certificate that its issuer
 * has listed is refused; so is one whose issuer's list is out of date, since nobody can say whether
 * it was listed meanwhile. Issuers without a list here are not judged.
 *
 * <p>Immutable and thread-safe. Whether a list is its issuer's shows when a chain has that issuer.
 */
final class RevocationLists {
  static final RevocationLists NONE = new RevocationLists(List.of());

  /** For clocks that disagree, as the JDK has it for OCSP. */
  static final Duration SKEW = Duration.ofMinutes(15);

  private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
  private static final int INDIRECT = 0x84;
  private static final int CRL_SIGN = 6;

  private final Map<X500Principal, List<X509CRL>> lists = new HashMap<>();

  private RevocationLists(Collection<X509CRL> read) {
    for (X509CRL each : read) {
      lists.computeIfAbsent(each.getIssuerX500Principal(), name -> new ArrayList<>(1)).add(each);
    }
  }

  /**
   * Reads files of one or more lists each, PEM or DER. Of several issues of one list the newest
   * counts.
   *
   * @throws IOException if one cannot be read, or is of a kind that is not understood
   */
  static RevocationLists read(List<Path> files, Instant now) throws IOException {
    Map<String, X509CRL> newest = new HashMap<>();
    for (Path file : files) {
      for (X509CRL list : lists(file)) {
        checkKind(file, list);
        newest.merge(identity(list), list, (a, b) -> since(a).isBefore(since(b)) ? b : a);
      }
    }
    newest.values().forEach(list -> warn(list, now));
    return new RevocationLists(newest.values());
  }

  /**
   * Refuses a path with a certificate that is revoked or may be.
   *
   * @param path from leaf to root; the root is trusted whatever is said about it
   */
  void check(List<X509Certificate> path, Instant now) throws CertificateException {
    if (lists.isEmpty()) {
      return;
    }
    for (int i = 0; i + 1 < path.size(); i++) {
      check(path.get(i), path.get(i + 1), now);
    }
  }

  private void check(X509Certificate certificate, X509Certificate issuer, Instant now)
      throws CertificateException {
    for (X509CRL list : lists.getOrDefault(issuer.getSubjectX500Principal(), List.of())) {
      if (!isSigned(list, issuer.getPublicKey())) {
        continue; // of another CA with this name, or of its key before
      }
      boolean[] usage = issuer.getKeyUsage();
      if (usage != null && !usage[CRL_SIGN]) {
        throw unknown(issuer, "has signed a revocation list without being allowed to");
      }
      if (list.isRevoked(certificate)) {
        throw new UpstreamCertificateException(
            Failure.UPSTREAM_REVOKED,
            "the certificate of \""
                + certificate.getSubjectX500Principal().getName()
                + "\" was revoked on "
                + list.getRevokedCertificate(certificate).getRevocationDate().toInstant());
      }
      if (now.isAfter(end(list)) || now.plus(SKEW).isBefore(since(list))) {
        throw unknown(issuer, "has a revocation list that was to be replaced by " + end(list));
      }
    }
  }

  private static UpstreamCertificateException unknown(X509Certificate issuer, String what) {
    return new UpstreamCertificateException(
        Failure.UPSTREAM_REVOCATION_UNKNOWN,
        "the issuer \"" + issuer.getSubjectX500Principal().getName() + "\" " + what);
  }

  private static Collection<X509CRL> lists(Path file) throws IOException {
    try {
      List<X509CRL> lists = new ArrayList<>();
      for (CRL each :
          CertificateFactory.getInstance("X.509")
              .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)))) {
        lists.add((X509CRL) each);
      }
      if (lists.isEmpty()) {
        throw refused(file, "holds no revocation list (expected: CRLs in PEM or DER)");
      }
      return lists;
    } catch (GeneralSecurityException e) {
      throw refused(file, "cannot be read (expected: CRLs in PEM or DER): " + e.getMessage());
    }
  }

  /** Partial lists are fine, since they list nothing wrongly; those of others, and changes, not. */
  private static void checkKind(Path file, X509CRL list) throws IOException {
    if (list.getNextUpdate() == null) {
      throw refused(file, "has no end (expected: a CRL with nextUpdate)");
    }
    for (String oid : criticals(list)) {
      if (!oid.equals(ISSUING_DISTRIBUTION_POINT)) {
        throw refused(file, "has the critical extension " + oid + " (expected: a complete CRL)");
      }
    }
    byte[] point = list.getExtensionValue(ISSUING_DISTRIBUTION_POINT);
    try {
      if (point != null
          && Der.of(Der.of(point).expect(Der.OCTET_STRING).value()).children().stream()
              .anyMatch(field -> field.tag() == INDIRECT)) {
        throw refused(file, "lists certificates of others (expected: each issuer's own CRL)");
      }
    } catch (CertificateException e) {
      throw refused(file, "has a malformed issuing distribution point: " + e.getMessage());
    }
  }

  private static Collection<String> criticals(X509CRL list) {
    Collection<String> critical = list.getCriticalExtensionOIDs();
    return critical == null ? List.of() : critical;
  }

  private static IOException refused(Path file, String what) {
    return new IOException("upstream.crls: " + file + " " + what);
  }

  /** What two issues of one list have in common. */
  private static String identity(X509CRL list) {
    byte[] point = list.getExtensionValue(ISSUING_DISTRIBUTION_POINT);
    byte[] key = list.getExtensionValue(KeyIdentifiers.AUTHORITY_KEY_IDENTIFIER);
    return list.getIssuerX500Principal().getName()
        + java.util.Arrays.toString(point)
        + java.util.Arrays.toString(key);
  }

  private static void warn(X509CRL list, Instant now) {
    if (now.isAfter(end(list))) {
      LoggerFactory.getLogger(RevocationLists.class)
          .warn(
              "the revocation list of \"{}\" ended {}; what it issued is refused until a newer one is"
                  + " loaded",
              list.getIssuerX500Principal().getName(),
              end(list));
    }
  }

  private static Instant since(X509CRL list) {
    return list.getThisUpdate().toInstant();
  }

  private static Instant end(X509CRL list) {
    return list.getNextUpdate().toInstant();
  }

  private static boolean isSigned(X509CRL list, PublicKey key) {
    try {
      list.verify(key);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
