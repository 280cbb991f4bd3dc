// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

/** The extensions that are read from a ClientHello (IANA "TLS ExtensionType Values"). */
public final class ExtensionType {
  /** RFC 6066 §3. */
  public static final int SERVER_NAME = 0;

  /** RFC 8446 §4.2.7, formerly elliptic_curves. */
  public static final int SUPPORTED_GROUPS = 10;

  /** RFC 8422 §5.1.2. */
  public static final int EC_POINT_FORMATS = 11;

  /** RFC 8446 §4.2.3. */
  public static final int SIGNATURE_ALGORITHMS = 13;

  /** RFC 7301. */
  public static final int ALPN = 16;

  /** RFC 7627. */
  public static final int EXTENDED_MASTER_SECRET = 23;

  /** RFC 5077 and RFC 8447. */
  public static final int SESSION_TICKET = 35;

  /** RFC 8446 §4.2.1. */
  public static final int SUPPORTED_VERSIONS = 43;

  /** RFC 8446 §4.2.8. */
  public static final int KEY_SHARE = 51;

  /** RFC 5746. */
  public static final int RENEGOTIATION_INFO = 0xFF01;

  private ExtensionType() {}
}
