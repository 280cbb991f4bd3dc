// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One name of a certificate (RFC 5280 §4.2.1.6). Read from the bytes, since the JDK shows names as
 * text and so hides what is wrong with them. Immutable.
 */
final class GeneralName {
  static final int DNS = 2;
  static final int DIRECTORY = 4;
  static final int IP = 7;

  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

  private final int type;
  private final Der element;

  private GeneralName(int type, Der element) {
    this.type = type;
    this.element = element;
  }

  /** Reads one GeneralName. */
  static GeneralName of(Der element) throws CertificateParsingException {
    int type = element.tag() & 0x1f;
    if ((element.tag() & 0xc0) != 0x80 || type > 8) {
      throw new CertificateParsingException("a name of no known kind");
    }
    return new GeneralName(type, element);
  }

  /**
   * The subject alternative names; empty where there is no such extension.
   *
   * @throws CertificateParsingException if the extension is malformed or an empty list
   */
  static List<GeneralName> subjectAlternatives(X509Certificate certificate)
      throws CertificateParsingException {
    Der extension = Der.extension(certificate, SUBJECT_ALTERNATIVE_NAME);
    if (extension == null) {
      return List.of();
    }
    List<GeneralName> names = new ArrayList<>();
    for (Der element : extension.expect(Der.SEQUENCE).children()) {
      names.add(of(element));
    }
    if (names.isEmpty()) {
      throw new CertificateParsingException("an empty list of names");
    }
    return names;
  }

  /** Whether it can be the name of something; one that cannot matches nothing. */
  boolean isWellFormed() {
    return switch (type) {
      case DNS -> DnsName.isPresentable(text());
      case IP -> element.length() == 4 || element.length() == 16;
      default -> true;
    };
  }

  /** The number of its choice: 2 is a DNS name, 4 a directory name, 7 an IP address. */
  int type() {
    return type;
  }

  /** A DNS name in lower case; octets that are not ASCII become something that never matches. */
  String text() {
    return new String(element.value(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
  }

  /** The octets of an IP address, or in a constraint of address and mask. */
  byte[] octets() {
    return element.value();
  }

  /** The RDNSequence of a directory name. */
  Der directory() throws CertificateParsingException {
    List<Der> children = element.children();
    if (children.size() != 1) {
      throw new CertificateParsingException("a malformed directory name");
    }
    return children.get(0).expect(Der.SEQUENCE);
  }

  /** For a message. */
  String describe() {
    if (type == IP) {
      return isWellFormed() ? IpText.canonical(octets()) : "a malformed address";
    }
    return isWellFormed() ? text() : text() + " (malformed)";
  }
}
