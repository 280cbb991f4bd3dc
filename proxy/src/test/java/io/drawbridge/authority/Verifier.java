// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.Scratch;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Judges the chain of a leaf as two independent clients would. */
final class Verifier {
  private Verifier() {}

  /** Fails unless Java and OpenSSL, strict, both accept the chain for the leaf's own name. */
  static void accepts(Leaf leaf, X509Certificate root, Instant when) {
    javaAccepts(leaf, root, when);
    opensslAccepts(leaf, root, when);
  }

  static void javaAccepts(Leaf leaf, X509Certificate root, Instant when) {
    try {
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(leaf.chain());
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(when));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(leaf + ": " + e.getMessage(), e);
    }
  }

  private static void opensslAccepts(Leaf leaf, X509Certificate root, Instant when) {
    Path directory = Scratch.directory("verify");
    List<X509Certificate> above = leaf.chain().subList(1, leaf.chain().size());
    Path trusted = Scratch.write(directory.resolve("root.pem"), Pem.text(root));
    Path own = Scratch.write(directory.resolve("leaf.pem"), Pem.text(leaf.certificate()));
    Path sent =
        Scratch.write(
            directory.resolve("sent.pem"), String.join("", above.stream().map(Pem::text).toList()));
    Command command =
        Command.of("openssl", "verify", "-x509_strict", "-check_ss_sig", "-purpose", "sslserver")
            .with("-attime", when.getEpochSecond(), "-no-CApath", "-no-CAstore")
            .with(isAddress(leaf.name()) ? "-verify_ip" : "-verify_hostname", leaf.name())
            .with("-CAfile", trusted);
    (above.isEmpty() ? command : command.with("-untrusted", sent)).with(own).run().succeeded();
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }
}
