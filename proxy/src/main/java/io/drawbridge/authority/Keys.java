// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Makes key pairs and knows which signature goes with which key. */
final class Keys {
  private Keys() {}

  static KeyPair rsa(int bits, SecureRandom random) {
    return generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), random);
  }

  static KeyPair p256(SecureRandom random) {
    return generate("EC", new ECGenParameterSpec("secp256r1"), random);
  }

  /**
   * The signature algorithm for certificates signed by the owner of this key: SHA-256 with RSA, and
   * for curves the hash of their size (RFC 8446 §4.2.3).
   *
   * @throws IllegalArgumentException for other keys and too small ones
   */
  static String signatureAlgorithm(PublicKey key) {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= 2048) {
      return "SHA256withRSA";
    }
    if (key instanceof ECPublicKey ec) {
      return switch (ec.getParams().getOrder().bitLength()) {
        case 256 -> "SHA256withECDSA";
        case 384 -> "SHA384withECDSA";
        case 521 -> "SHA512withECDSA";
        default -> throw new IllegalArgumentException("unsupported " + describe(key));
      };
    }
    throw new IllegalArgumentException("unsupported " + describe(key));
  }

  /** Type and size, {@code RSA 2048}. */
  static String describe(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    if (key instanceof ECPublicKey ec) {
      return "EC " + ec.getParams().getOrder().bitLength();
    }
    return key.getAlgorithm();
  }

  /** Whether the two are halves of one pair, shown by a signature. */
  static boolean match(PrivateKey key, PublicKey certified) {
    byte[] probe = {'p', 'r', 'o', 'b', 'e'};
    String algorithm = signatureAlgorithm(certified);
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(probe);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      return false; // a key of another type or curve
    }
  }

  private static KeyPair generate(
      String algorithm, AlgorithmParameterSpec spec, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(spec, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform lacks " + algorithm, e);
    }
  }
}
