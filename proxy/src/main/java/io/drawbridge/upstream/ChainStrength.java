// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys and signature algorithms of a chain, by lists of what is good. The JVM's own switches
 * for this are global and are left alone.
 */
final class ChainStrength {
  private static final int MIN_RSA_BITS = 2048;

  /** Verifying with a larger one costs an event loop too much. */
  private static final int MAX_RSA_BITS = 8192;

  private static final int MAX_RSA_EXPONENT_BITS = 32;
  private static final int MIN_EC_BITS = 256;

  private static final Set<String> SIGNATURES =
      Set.of(
          "SHA256WITHRSA",
          "SHA384WITHRSA",
          "SHA512WITHRSA",
          "SHA256WITHECDSA",
          "SHA384WITHECDSA",
          "SHA512WITHECDSA",
          "ED25519",
          "ED448",
          "EDDSA");

  private static final Set<String> PSS_HASHES = Set.of("SHA-256", "SHA-384", "SHA-512");

  private ChainStrength() {}

  /** Refuses a certificate whose key is weak or of a kind that is not known. */
  static void checkKey(X509Certificate certificate) throws CertificateException {
    String weakness = weakness(certificate.getPublicKey());
    if (weakness != null) {
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_WEAK_KEY,
          weakness + " in \"" + certificate.getSubjectX500Principal().getName() + "\"");
    }
  }

  /** Refuses a certificate that its issuer signed with a weak algorithm. */
  static void checkSignature(X509Certificate certificate) throws CertificateException {
    String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean good =
        name.equals("RSASSA-PSS")
            ? PSS_HASHES.contains(pssHash(certificate.getSigAlgParams()))
            : SIGNATURES.contains(name);
    if (!good) {
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_WEAK_KEY,
          "signature "
              + certificate.getSigAlgName()
              + " on \""
              + certificate.getSubjectX500Principal().getName()
              + "\"");
    }
  }

  private static @Nullable String weakness(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      boolean good =
          bits >= MIN_RSA_BITS
              && bits <= MAX_RSA_BITS
              && bits % 8 == 0
              && rsa.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS;
      return good ? null : "RSA key of " + bits + " bits";
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      return bits >= MIN_EC_BITS ? null : "EC key of " + bits + " bits";
    }
    return key instanceof EdECPublicKey ? null : key.getAlgorithm() + " key";
  }

  private static String pssHash(byte @Nullable [] parameters) {
    if (parameters == null) {
      return "SHA-1";
    }
    try {
      AlgorithmParameters pss = AlgorithmParameters.getInstance("RSASSA-PSS");
      pss.init(parameters);
      return pss.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | java.io.IOException e) {
      return "unknown";
    }
  }
}
