// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A name that a leaf certificate may carry: a host name in A-form or an IP literal.
 *
 * @param text in lower case, without trailing dot or brackets
 * @param generalName its form in a subjectAltName (RFC 5280 §4.2.1.6)
 */
record LeafName(String text, GeneralName generalName) {
  /** RFC 1035 §2.3.4, without the root's empty label. */
  private static final int MAX_LENGTH = 253;

  /** Letters, digits, hyphen; and the underscore, which host names in use contain. */
  private static final Pattern HOST =
      Pattern.compile(
          "([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  /** What resolvers take for an IPv4 address, canonical or not, is no host name. */
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException where it is neither a host name nor an IP literal
   */
  static LeafName of(String name) {
    String text = name.toLowerCase(Locale.ROOT);
    if (text.length() > 1 && text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    } else if (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1);
    }
    if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
      return new LeafName(text, address(text, name));
    }
    if (text.length() > MAX_LENGTH
        || !HOST.matcher(text).matches()
        || NUMERIC_END.matcher(text).matches()) {
      throw invalid(name);
    }
    return new LeafName(text, new GeneralName(GeneralName.dNSName, text));
  }

  private static GeneralName address(String literal, String name) {
    try {
      // A literal is never looked up.
      byte[] octets = InetAddress.getByName(literal).getAddress();
      return new GeneralName(GeneralName.iPAddress, new DEROctetString(octets));
    } catch (UnknownHostException e) {
      throw invalid(name);
    }
  }

  private static IllegalArgumentException invalid(String name) {
    return new IllegalArgumentException(
        "name: \"" + name + "\" (expected: a host name in A-form or an IP literal)");
  }
}
