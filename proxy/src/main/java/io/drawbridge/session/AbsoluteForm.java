// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Destination;
import org.jspecify.annotations.Nullable;

/** Reads the request target {@code http://host[:port]/path?query} (RFC 9112 §3.2.2). */
final class AbsoluteForm {
  static final int HTTP_PORT = 80;
  private static final String SCHEME = "http://";

  private AbsoluteForm() {}

  /** The destination, or null where it is not exactly one. */
  static @Nullable Destination destination(String uri) {
    if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || uri.indexOf('#') >= 0) {
      return null;
    }
    String authority = uri.substring(SCHEME.length(), authorityEnd(uri));
    boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    return DestinationReader.read(hasPort ? authority : authority + ":" + HTTP_PORT);
  }

  /** Path and query, as the server gets them; never empty. */
  static String target(String uri) {
    String rest = uri.substring(authorityEnd(uri));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static int authorityEnd(String uri) {
    int end = SCHEME.length();
    while (end < uri.length() && "/?".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** A host as an authority has it (RFC 3986 §3.2.2); Vert.x wants that for all it connects to. */
  static String inAuthority(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
