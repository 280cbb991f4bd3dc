// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of supported_groups (RFC 8446 §4.2.7).
 *
 * @param code the 16-bit wire value
 * @param name the IANA name, {@code 0xABCD} where there is none
 */
public record NamedGroup(int code, String name) {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          entry(1, "sect163k1"),
          entry(2, "sect163r1"),
          entry(3, "sect163r2"),
          entry(4, "sect193r1"),
          entry(5, "sect193r2"),
          entry(6, "sect233k1"),
          entry(7, "sect233r1"),
          entry(8, "sect239k1"),
          entry(9, "sect283k1"),
          entry(10, "sect283r1"),
          entry(11, "sect409k1"),
          entry(12, "sect409r1"),
          entry(13, "sect571k1"),
          entry(14, "sect571r1"),
          entry(15, "secp160k1"),
          entry(16, "secp160r1"),
          entry(17, "secp160r2"),
          entry(18, "secp192k1"),
          entry(19, "secp192r1"),
          entry(20, "secp224k1"),
          entry(21, "secp224r1"),
          entry(22, "secp256k1"),
          entry(23, "secp256r1"),
          entry(24, "secp384r1"),
          entry(25, "secp521r1"),
          entry(26, "brainpoolP256r1"),
          entry(27, "brainpoolP384r1"),
          entry(28, "brainpoolP512r1"),
          entry(29, "x25519"),
          entry(30, "x448"),
          entry(31, "brainpoolP256r1tls13"),
          entry(32, "brainpoolP384r1tls13"),
          entry(33, "brainpoolP512r1tls13"),
          entry(34, "GC256A"),
          entry(35, "GC256B"),
          entry(36, "GC256C"),
          entry(37, "GC256D"),
          entry(38, "GC512A"),
          entry(39, "GC512B"),
          entry(40, "GC512C"),
          entry(41, "curveSM2"),
          entry(0x0100, "ffdhe2048"),
          entry(0x0101, "ffdhe3072"),
          entry(0x0102, "ffdhe4096"),
          entry(0x0103, "ffdhe6144"),
          entry(0x0104, "ffdhe8192"),
          entry(0x0200, "MLKEM512"),
          entry(0x0201, "MLKEM768"),
          entry(0x0202, "MLKEM1024"),
          entry(0x11EB, "SecP256r1MLKEM768"),
          entry(0x11EC, "X25519MLKEM768"),
          entry(0x11ED, "SecP384r1MLKEM1024"),
          entry(0x11EE, "curveSM2MLKEM768"),
          entry(0x4138, "CECPQ2"),
          entry(0x6399, "X25519Kyber768Draft00"),
          entry(0x639A, "SecP256r1Kyber768Draft00"),
          entry(0xFF01, "arbitrary_explicit_prime_curves"),
          entry(0xFF02, "arbitrary_explicit_char2_curves"));

  private static final Map<String, Integer> CODES = codes();

  /** The group with a wire value; never null. */
  public static NamedGroup of(int code) {
    String name = NAMES.get(code);
    return new NamedGroup(code, name != null ? name : String.format(Locale.ROOT, "0x%04X", code));
  }

  /** The group with an IANA name or NIST's ({@code P-256}), case aside; or null. */
  public static @Nullable NamedGroup named(String name) {
    Integer code = CODES.get(name.toLowerCase(Locale.ROOT));
    return code == null ? null : of(code);
  }

  /** Whether it withstands a quantum computer, alone or by its hybrid half. */
  public boolean isPostQuantum() {
    return isPostQuantum(code);
  }

  /** As {@link #isPostQuantum()}, without making an instance. */
  public static boolean isPostQuantum(int code) {
    return (code >= 0x0200 && code <= 0x0202)
        || (code >= 0x11EB && code <= 0x11EE)
        || code == 0x4138
        || code == 0x6399
        || code == 0x639A;
  }

  /** Whether it is a group of RFC 7919. */
  public boolean isFiniteField() {
    return code >= 0x0100 && code <= 0x01FF;
  }

  public boolean isGrease() {
    return Grease.isGrease(code);
  }

  /** By the code alone, from which the name follows. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NamedGroup group && group.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name;
  }

  private static Map<String, Integer> codes() {
    Map<String, Integer> codes = new HashMap<>();
    NAMES.forEach((code, name) -> codes.put(name.toLowerCase(Locale.ROOT), code));
    codes.put("p-224", 21);
    codes.put("p-256", 23);
    codes.put("p-384", 24);
    codes.put("p-521", 25);
    return codes;
  }
}
