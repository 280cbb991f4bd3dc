// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.Locale;

/** The TLS alerts that the proxy sends (RFC 8446 §6, RFC 7507 for 86). */
public enum AlertDescription {
  CLOSE_NOTIFY(0),
  UNEXPECTED_MESSAGE(10),
  RECORD_OVERFLOW(22),
  HANDSHAKE_FAILURE(40),
  BAD_CERTIFICATE(42),
  CERTIFICATE_REVOKED(44),
  CERTIFICATE_EXPIRED(45),
  ILLEGAL_PARAMETER(47),
  UNKNOWN_CA(48),
  ACCESS_DENIED(49),
  DECODE_ERROR(50),
  PROTOCOL_VERSION(70),
  INSUFFICIENT_SECURITY(71),
  INTERNAL_ERROR(80),
  INAPPROPRIATE_FALLBACK(86),
  UNRECOGNIZED_NAME(112),
  BAD_CERTIFICATE_STATUS_RESPONSE(113);

  private final int code;

  AlertDescription(int code) {
    this.code = code;
  }

  /** The 8-bit wire value. */
  public int code() {
    return code;
  }

  /** The RFC's name: {@code protocol_version}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
