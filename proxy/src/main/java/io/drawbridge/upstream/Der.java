// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One DER element (X.690 §8.1 and §10.1): low tag numbers and definite lengths, which is all that
 * the extensions read here may hold. Immutable; its bytes are never handed out for writing.
 */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;

  private final int tag;
  private final byte[] bytes;
  private final int start;
  private final int end;

  private Der(int tag, byte[] bytes, int start, int end) {
    this.tag = tag;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** Reads the one element that {@code bytes} are. */
  static Der of(byte[] bytes) throws CertificateParsingException {
    Der element = read(bytes, 0, bytes.length);
    if (element.end != bytes.length) {
      throw new CertificateParsingException("bytes after a DER element");
    }
    return element;
  }

  /** The value of an extension, null where the certificate has none of that kind. */
  static @Nullable Der extension(X509Certificate certificate, String oid)
      throws CertificateParsingException {
    byte[] value = certificate.getExtensionValue(oid);
    return value == null ? null : of(of(value).expect(OCTET_STRING).value());
  }

  /** The identifier octet. */
  int tag() {
    return tag;
  }

  /** The number of content octets. */
  int length() {
    return end - start;
  }

  /** A copy of the content octets. */
  byte[] value() {
    return java.util.Arrays.copyOfRange(bytes, start, end);
  }

  /** This element if it has that tag. */
  Der expect(int expected) throws CertificateParsingException {
    if (tag != expected) {
      throw new CertificateParsingException(
          "DER tag 0x%02x (expected: 0x%02x)".formatted(tag, expected));
    }
    return this;
  }

  /** The elements that the content octets are. */
  List<Der> children() throws CertificateParsingException {
    List<Der> children = new ArrayList<>();
    for (int at = start; at < end; ) {
      Der child = read(bytes, at, end);
      children.add(child);
      at = child.end;
    }
    return children;
  }

  /** One SEQUENCE of {@code elements} as bytes: they lie side by side in this element. */
  byte[] sequenceOfFirst(int elements) throws CertificateParsingException {
    int to = elements == 0 ? start : children().get(elements - 1).end;
    int length = to - start;
    byte[] head =
        length < 0x80
            ? new byte[] {SEQUENCE, (byte) length}
            : length < 0x100
                ? new byte[] {SEQUENCE, (byte) 0x81, (byte) length}
                : new byte[] {SEQUENCE, (byte) 0x82, (byte) (length >> 8), (byte) length};
    byte[] sequence = java.util.Arrays.copyOf(head, head.length + length);
    System.arraycopy(bytes, start, sequence, head.length, length);
    return sequence;
  }

  private static Der read(byte[] bytes, int from, int limit) throws CertificateParsingException {
    if (limit - from < 2 || (bytes[from] & 0x1f) == 0x1f) {
      throw new CertificateParsingException("truncated or unknown DER element");
    }
    int length = bytes[from + 1] & 0xff;
    int start = from + 2;
    if (length >= 0x80) {
      int octets = length & 0x7f;
      if (octets == 0 || octets > 3 || limit - start < octets) {
        throw new CertificateParsingException("DER length of " + octets + " octets");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (bytes[start++] & 0xff);
      }
      if (length < 0x80 || length >> (8 * (octets - 1)) == 0) {
        throw new CertificateParsingException("DER length that is not the shortest");
      }
    }
    if (length > limit - start) {
      throw new CertificateParsingException("DER element longer than what holds it");
    }
    return new Der(bytes[from] & 0xff, bytes, start, start + length);
  }
}
