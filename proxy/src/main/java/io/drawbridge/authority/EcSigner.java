// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.operator.ContentSigner;

/**
 * ECDSA (FIPS 186-5 §6.4) over what is written to it. Not thread-safe; for one signature.
 *
 * <p>Behind the JCA, Bouncy Castle computes the multiples of the curve's generator anew for each
 * signature, the dearest part of it; here they belong to the curve and are computed once.
 */
final class EcSigner implements ContentSigner {
  private static final Map<String, Curve> CURVES =
      Map.of(
          "SHA256withECDSA",
          Curve.of("P-256", "SHA-256", X9ObjectIdentifiers.ecdsa_with_SHA256),
          "SHA384withECDSA",
          Curve.of("P-384", "SHA-384", X9ObjectIdentifiers.ecdsa_with_SHA384),
          "SHA512withECDSA",
          Curve.of("P-521", "SHA-512", X9ObjectIdentifiers.ecdsa_with_SHA512));

  private record Curve(ECDomainParameters domain, String digest, AlgorithmIdentifier algorithm) {
    static Curve of(String name, String digest, ASN1ObjectIdentifier algorithm) {
      return new Curve(
          new ECDomainParameters(CustomNamedCurves.getByName(name)),
          digest,
          new AlgorithmIdentifier(algorithm));
    }
  }

  private final Curve curve;
  private final ECPrivateKey key;
  private final SecureRandom random;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(1024);

  private EcSigner(Curve curve, ECPrivateKey key, SecureRandom random) {
    this.curve = curve;
    this.key = key;
    this.random = random;
  }

  /** Whether {@link #of} knows the algorithm, one of {@link Keys#signatureAlgorithm}. */
  static boolean knows(String algorithm) {
    return CURVES.containsKey(algorithm);
  }

  /**
   * A signer for one signature.
   *
   * @param key of the curve that the algorithm stands for
   */
  static EcSigner of(String algorithm, ECPrivateKey key, SecureRandom random) {
    Curve curve = CURVES.get(algorithm);
    if (curve == null) {
      throw new IllegalArgumentException("not an ECDSA algorithm: " + algorithm);
    }
    return new EcSigner(curve, key, random);
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return curve.algorithm();
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    try {
      byte[] hash = MessageDigest.getInstance(curve.digest()).digest(content.toByteArray());
      ECDSASigner signer = new ECDSASigner();
      signer.init(
          true,
          new ParametersWithRandom(new ECPrivateKeyParameters(key.getS(), curve.domain()), random));
      BigInteger[] signature = signer.generateSignature(hash);
      return StandardDSAEncoding.INSTANCE.encode(curve.domain().getN(), signature[0], signature[1]);
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException("no ECDSA signature", e);
    }
  }
}
