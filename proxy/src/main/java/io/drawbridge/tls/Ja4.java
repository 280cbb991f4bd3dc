// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.Arrays;
import java.util.List;

/**
 * The JA4 fingerprint of TLS over TCP, after FoxIO's technical description of JA4.
 *
 * <p>Suites and extensions are sorted, so that clients which shuffle their extensions keep one
 * fingerprint; GREASE is left out everywhere.
 */
public final class Ja4 {
  private static final int HASH_HEX_DIGITS = 12;
  private static final int MAX_COUNT = 99;
  private static final String NOTHING = "000000000000";
  private static final String HEX = "0123456789abcdef";

  private Ja4() {}

  /** For example {@code t13d1516h2_8daaf6152771_e5627efa2ab1}. */
  public static String of(ClientHello hello) {
    int[] suites = sorted(hello.cipherSuites());
    int[] extensions = Fingerprint.withoutGrease(hello.extensions());
    return prefix(hello, suites.length, extensions.length)
        + '_'
        + hash(suiteText(suites))
        + '_'
        + hash(extensionText(hello, extensions));
  }

  /** The same before hashing, known as JA4_r. */
  public static String raw(ClientHello hello) {
    int[] suites = sorted(hello.cipherSuites());
    int[] extensions = Fingerprint.withoutGrease(hello.extensions());
    return prefix(hello, suites.length, extensions.length)
        + '_'
        + suiteText(suites)
        + '_'
        + extensionText(hello, extensions);
  }

  private static String prefix(ClientHello hello, int suites, int extensions) {
    StringBuilder text = new StringBuilder(10).append('t').append(version(hello));
    text.append(hello.hasExtension(ExtensionType.SERVER_NAME) ? 'd' : 'i');
    appendCount(text, suites);
    appendCount(text, extensions);
    return text.append(alpn(hello.alpn())).toString();
  }

  private static String version(ClientHello hello) {
    int highest = hello.legacyVersion();
    if (hello.hasExtension(ExtensionType.SUPPORTED_VERSIONS)) {
      highest = 0;
      for (int version : Fingerprint.withoutGrease(hello.supportedVersions())) {
        highest = Math.max(highest, version);
      }
    }
    return switch (highest) {
      case 0x0304 -> "13";
      case 0x0303 -> "12";
      case 0x0302 -> "11";
      case 0x0301 -> "10";
      case 0x0300 -> "s3";
      case 0x0002 -> "s2";
      default -> "00";
    };
  }

  private static void appendCount(StringBuilder text, int count) {
    int shown = Math.min(count, MAX_COUNT);
    text.append((char) ('0' + shown / 10)).append((char) ('0' + shown % 10));
  }

  private static String alpn(List<String> protocols) {
    if (protocols.isEmpty()) {
      return "00";
    }
    String name = protocols.getFirst();
    char first = name.charAt(0);
    char last = name.charAt(name.length() - 1);
    if (isAlphanumeric(first) && isAlphanumeric(last)) {
      return "" + first + last;
    }
    return "" + HEX.charAt(first >> 4) + HEX.charAt(last & 0xF);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static int[] sorted(int[] values) {
    int[] result = Fingerprint.withoutGrease(values);
    Arrays.sort(result);
    return result;
  }

  private static String suiteText(int[] suites) {
    StringBuilder text = new StringBuilder(suites.length * 5);
    appendList(text, suites);
    return text.toString();
  }

  private static String extensionText(ClientHello hello, int[] extensions) {
    int[] schemes = Fingerprint.withoutGrease(hello.signatureSchemes());
    StringBuilder text = new StringBuilder((extensions.length + schemes.length) * 5 + 1);
    appendList(text, hashedExtensions(extensions));
    if (schemes.length > 0 && !text.isEmpty()) {
      appendList(text.append('_'), schemes);
    }
    return text.toString();
  }

  /** Sorted, and without SNI and ALPN, which the prefix has already. */
  private static int[] hashedExtensions(int[] extensions) {
    int kept = 0;
    int[] result = new int[extensions.length];
    for (int type : extensions) {
      if (type != ExtensionType.SERVER_NAME && type != ExtensionType.ALPN) {
        result[kept++] = type;
      }
    }
    result = Arrays.copyOf(result, kept);
    Arrays.sort(result);
    return result;
  }

  private static void appendList(StringBuilder text, int[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text.append(',');
      }
      appendHex(text, values[i]);
    }
  }

  /** Four digits, six for an SSL 2.0 kind. */
  private static void appendHex(StringBuilder text, int value) {
    for (int shift = value > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) {
      text.append(HEX.charAt((value >>> shift) & 0xF));
    }
  }

  private static String hash(String text) {
    return text.isEmpty() ? NOTHING : Fingerprint.digest(Digest.SHA256, text, HASH_HEX_DIGITS);
  }
}
