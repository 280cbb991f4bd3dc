// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scheme of signature_algorithms (RFC 8446 §4.2.3), or a pair of hash and signature as TLS 1.2
 * had them (RFC 5246 §7.4.1.4.1).
 *
 * @param code the 16-bit wire value
 * @param name the IANA name, {@code 0xABCD} where there is none
 */
public record SignatureScheme(int code, String name) {
  private static final String[] HASHES = {
    "", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"
  };
  private static final String[] SIGNATURES = {"", "rsa_pkcs1", "dsa", "ecdsa"};

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          entry(0x0403, "ecdsa_secp256r1_sha256"),
          entry(0x0503, "ecdsa_secp384r1_sha384"),
          entry(0x0603, "ecdsa_secp521r1_sha512"),
          entry(0x0704, "eccsi_sha256"),
          entry(0x0705, "iso_ibs1"),
          entry(0x0706, "iso_ibs2"),
          entry(0x0707, "iso_chinese_ibs"),
          entry(0x0708, "sm2sig_sm3"),
          entry(0x0709, "gostr34102012_256a"),
          entry(0x070A, "gostr34102012_256b"),
          entry(0x070B, "gostr34102012_256c"),
          entry(0x070C, "gostr34102012_256d"),
          entry(0x070D, "gostr34102012_512a"),
          entry(0x070E, "gostr34102012_512b"),
          entry(0x070F, "gostr34102012_512c"),
          entry(0x0804, "rsa_pss_rsae_sha256"),
          entry(0x0805, "rsa_pss_rsae_sha384"),
          entry(0x0806, "rsa_pss_rsae_sha512"),
          entry(0x0807, "ed25519"),
          entry(0x0808, "ed448"),
          entry(0x0809, "rsa_pss_pss_sha256"),
          entry(0x080A, "rsa_pss_pss_sha384"),
          entry(0x080B, "rsa_pss_pss_sha512"),
          entry(0x081A, "ecdsa_brainpoolP256r1tls13_sha256"),
          entry(0x081B, "ecdsa_brainpoolP384r1tls13_sha384"),
          entry(0x081C, "ecdsa_brainpoolP512r1tls13_sha512"),
          entry(0x0904, "mldsa44"),
          entry(0x0905, "mldsa65"),
          entry(0x0906, "mldsa87"));

  /** The scheme with a wire value; never null. */
  public static SignatureScheme of(int code) {
    String name = NAMES.get(code);
    return new SignatureScheme(code, name != null ? name : pairName(code));
  }

  /** Whether it signs over SHA-1 or MD5, which RFC 9155 forbids. */
  public boolean isSha1OrMd5() {
    return isSha1OrMd5(code);
  }

  /** As {@link #isSha1OrMd5()}, without making an instance. */
  public static boolean isSha1OrMd5(int code) {
    int hash = code >>> 8;
    return hash == 1 || hash == 2;
  }

  public boolean isEcdsa() {
    return name.startsWith("ecdsa_");
  }

  public boolean isRsa() {
    return name.startsWith("rsa_");
  }

  public boolean isGrease() {
    return Grease.isGrease(code);
  }

  /** By the code alone, from which the name follows. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignatureScheme scheme && scheme.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name;
  }

  private static String pairName(int code) {
    int hash = code >>> 8;
    int signature = code & 0xFF;
    return hash >= 1 && hash < HASHES.length && signature >= 1 && signature < SIGNATURES.length
        ? SIGNATURES[signature] + "_" + HASHES[hash]
        : String.format(Locale.ROOT, "0x%04X", code);
  }
}
