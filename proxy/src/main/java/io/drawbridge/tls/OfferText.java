// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.Arrays;

/**
 * What a policy needs of a ClientHello, as one short line of text that can be kept for years and
 * read back: {@code T;303;304.303;1301.c02f;1d.17;403.804}, that is format, legacy_version,
 * supported_versions, cipher suites, groups and signature schemes, in hex.
 *
 * <p>GREASE (RFC 8701) is left out, so that the same app gives the same text each time. The text is
 * bounded whatever a client sends: of a list that is longer than any honest one, each known value
 * is kept once and one unknown value stands for all. Names, keys and randomness are not in it.
 */
public final class OfferText {
  /** OpenSSL with every suite it ever had sends fewer. */
  private static final int HONEST = 256;

  private static final int HONEST_VERSIONS = 8;

  private static final int MOST_GROUPS = 64;

  /** Stands for a list of nothing but GREASE. */
  private static final int NO_VERSION = 0xFFFF;

  private static final int FIELDS = 6;

  private OfferText() {}

  /** The text of a hello; at most 4 KiB. */
  public static String of(ClientHello hello) {
    StringBuilder out = new StringBuilder(256);
    out.append(hello.format() == HelloFormat.SSLV2 ? 'S' : 'T').append(';');
    out.append(Integer.toHexString(hello.legacyVersion())).append(';');
    append(out, versions(hello.supportedVersions()));
    append(out.append(';'), suites(hello.cipherSuites()));
    append(out.append(';'), atMost(hello.groups()));
    append(out.append(';'), atMost(hello.signatureSchemes()));
    return out.toString();
  }

  /**
   * A hello that any policy judges as it judged the one that the text was made of. It has no
   * extensions, server name, key shares or point formats.
   *
   * @throws IllegalArgumentException if {@link #of} did not write it
   */
  public static ClientHello read(String text) {
    String[] parts = text.split(";", -1);
    if (parts.length != FIELDS) {
      throw new IllegalArgumentException("not the text of an offer: " + text);
    }
    int legacyVersion = Integer.parseInt(parts[1], 16);
    HelloFields fields =
        new HelloFields(
            parts[0].equals("S") ? HelloFormat.SSLV2 : HelloFormat.TLS, legacyVersion, 0);
    fields.legacyVersion = legacyVersion;
    fields.supportedVersions = codes(parts[2]);
    fields.cipherSuites = codes(parts[3]);
    fields.groups = codes(parts[4]);
    fields.signatureSchemes = codes(parts[5]);
    return new ClientHello(fields);
  }

  /** An extension that lists unknown versions only still says that no older one is meant. */
  private static int[] versions(int[] codes) {
    int[] kept =
        codes.length <= HONEST_VERSIONS
            ? codes
            : keep(codes, code -> TlsVersion.ofCode(code) != null);
    for (int code : kept) {
      if (!Grease.isGrease(code)) {
        return kept;
      }
    }
    return codes.length == 0 ? codes : new int[] {NO_VERSION};
  }

  private static int[] suites(int[] codes) {
    return codes.length <= HONEST ? codes : keep(codes, code -> CipherSuite.of(code).isKnown());
  }

  /** The known values once each, and the first unknown one. */
  private static int[] keep(int[] codes, java.util.function.IntPredicate known) {
    int unknown =
        Arrays.stream(codes)
            .filter(code -> !Grease.isGrease(code) && !known.test(code))
            .findFirst()
            .orElse(-1);
    return Arrays.stream(codes)
        .filter(code -> code == unknown || known.test(code))
        .distinct()
        .toArray();
  }

  private static int[] atMost(int[] codes) {
    return codes.length <= MOST_GROUPS ? codes : Arrays.copyOf(codes, MOST_GROUPS);
  }

  private static void append(StringBuilder out, int[] codes) {
    boolean first = true;
    for (int code : codes) {
      if (!Grease.isGrease(code)) {
        if (!first) {
          out.append('.');
        }
        appendHex(out, code);
        first = false;
      }
    }
  }

  /** As {@link Integer#toHexString}, without a string for each. */
  private static void appendHex(StringBuilder out, int code) {
    int shift = code == 0 ? 0 : (31 - Integer.numberOfLeadingZeros(code)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(code >>> shift & 0xf, 16));
    }
  }

  private static int[] codes(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(text.split("\\.", -1))
            .mapToInt(code -> Integer.parseInt(code, 16))
            .toArray();
  }
}
