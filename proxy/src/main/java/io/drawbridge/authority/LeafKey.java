// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.TlsVersion;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;

/** The type of a leaf's key, and of the key that signs it. */
public enum LeafKey {
  /** ECDSA on P-256: small and fast, for every client that can use it. */
  ECDSA,
  /** RSA of 2048 bits under an RSA chain, for the clients that cannot. */
  RSA;

  private static final int RSA_BITS = 2048;

  /** {@code secp256r1} (RFC 8422 §5.1.1). */
  private static final int P256 = 23;

  /** {@code ecdsa_secp256r1_sha256} (RFC 8446 §4.2.3); in TLS 1.2, ECDSA with SHA-256. */
  private static final int ECDSA_SHA256 = 0x0403;

  private static final int EXT_SUPPORTED_GROUPS = 10;
  private static final int EXT_SIGNATURE_ALGORITHMS = 13;

  /** The ECDHE_ECDSA suites that BoringSSL has; no other makes use of an ECDSA leaf. */
  private static final int[] ECDHE_ECDSA = {
    0xC02B, // AES_128_GCM_SHA256
    0xC02C, // AES_256_GCM_SHA384
    0xCCA9, // CHACHA20_POLY1305_SHA256
    0xC009, // AES_128_CBC_SHA
    0xC00A // AES_256_CBC_SHA
  };

  /** The suites of {@link #ECDHE_ECDSA} that exist below TLS 1.2 too. */
  private static final int[] ECDHE_ECDSA_BELOW_1_2 = {0xC009, 0xC00A};

  /** The name in labels and logs: {@code ecdsa} or {@code rsa}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@link #fitting(ClientHello, TlsVersion, IntPredicate)} where all versions and suites are
   * served.
   */
  public static LeafKey fitting(ClientHello hello) {
    return fitting(hello, TlsVersion.TLSv1_3, suite -> true);
  }

  /**
   * The leaf that this client can use: ECDSA where it can, else RSA.
   *
   * @param newest the newest version that is served to this client
   * @param served whether a suite, by its 16-bit code, is served to this client below TLS 1.3
   */
  public static LeafKey fitting(ClientHello hello, TlsVersion newest, IntPredicate served) {
    TlsVersion version = hello.bestVersion();
    if (version.compareTo(newest) > 0) {
      version = newest;
    }
    return switch (version) {
      case TLSv1_3 -> offersEcdsaSha256(hello) ? ECDSA : RSA;
      case TLSv1_2 ->
          offersEcdhe(hello, ECDHE_ECDSA, served) && acceptsEcdsaSignature(hello) ? ECDSA : RSA;
      // Signatures are SHA-1 there whatever the client says (RFC 8422 §5.4).
      case TLSv1_1, TLSv1_0 -> offersEcdhe(hello, ECDHE_ECDSA_BELOW_1_2, served) ? ECDSA : RSA;
      case SSLv3, SSLv2 -> RSA; // no extensions, hence no curves
    };
  }

  KeyPair generate(SecureRandom random) {
    return switch (this) {
      case ECDSA -> Keys.p256(random);
      case RSA -> Keys.rsa(RSA_BITS, random);
    };
  }

  /**
   * Below TLS 1.3 the certificate's curve must be among the groups. A client that sends no groups
   * permits any (RFC 8422 §4), but BoringSSL serves it no ECDHE at all.
   */
  private static boolean offersEcdhe(ClientHello hello, int[] suites, IntPredicate served) {
    return has(hello.extensions(), EXT_SUPPORTED_GROUPS)
        && has(hello.groups(), P256)
        && Arrays.stream(suites).anyMatch(suite -> hello.offersSuite(suite) && served.test(suite));
  }

  /**
   * Without the extension TLS 1.2 implies ECDSA with SHA-1 (RFC 5246 §7.4.1.4.1), which is served.
   */
  private static boolean acceptsEcdsaSignature(ClientHello hello) {
    return !has(hello.extensions(), EXT_SIGNATURE_ALGORITHMS) || offersEcdsaSha256(hello);
  }

  private static boolean offersEcdsaSha256(ClientHello hello) {
    return has(hello.signatureSchemes(), ECDSA_SHA256);
  }

  private static boolean has(int[] codes, int code) {
    for (int each : codes) {
      if (each == code) {
        return true;
      }
    }
    return false;
  }
}
