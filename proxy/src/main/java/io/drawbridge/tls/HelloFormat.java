// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

/** How a ClientHello was framed. */
public enum HelloFormat {
  /** In TLS records (RFC 8446 §5.1). */
  TLS,
  /** As an SSL 2.0 CLIENT-HELLO (RFC 5246 §E.2); the version in it may be that of TLS. */
  SSLV2
}
