// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import org.jspecify.annotations.Nullable;

/** How a cipher suite agrees on keys. */
public enum KeyExchange {
  RSA(false, false),
  /** Static finite-field Diffie-Hellman, the key in the certificate. */
  DH(true, false),
  /** Ephemeral finite-field Diffie-Hellman. */
  DHE(true, true),
  DH_ANON(true, true),
  ECDH(false, false),
  ECDHE(false, true),
  ECDH_ANON(false, true),
  PSK(false, false),
  RSA_PSK(false, false),
  DHE_PSK(true, true),
  ECDHE_PSK(false, true),
  KRB5(false, false),
  SRP(false, true),
  ECCPWD(false, true),
  CECPQ1(false, true),
  GOST(false, false),
  FORTEZZA(false, false),
  /** Left to the extensions of TLS 1.3 (RFC 8446 §4.2.8). */
  TLS13(false, true),
  /** A signalling value, the null suite, or an unknown code. */
  NONE(false, false);

  private final boolean finiteField;
  private final boolean ephemeral;

  KeyExchange(boolean finiteField, boolean ephemeral) {
    this.finiteField = finiteField;
    this.ephemeral = ephemeral;
  }

  /** Whether it is Diffie-Hellman over a group of the server's own choice (RFC 7919 §1). */
  public boolean isFiniteField() {
    return finiteField;
  }

  /** Whether fresh keys are made for each handshake. */
  public boolean isEphemeral() {
    return ephemeral;
  }

  /**
   * From the part of an IANA name before {@code _WITH_}, its prefix {@code TLS_} and an {@code
   * _EXPORT} at its end removed.
   */
  static KeyExchange ofName(@Nullable String part) {
    if (part == null) {
      return TLS13;
    }
    return switch (part) {
      case "RSA", "RSA_FIPS" -> RSA;
      case "DH_RSA", "DH_DSS" -> DH;
      case "DHE_RSA", "DHE_DSS" -> DHE;
      case "DH_anon" -> DH_ANON;
      case "ECDH_RSA", "ECDH_ECDSA" -> ECDH;
      case "ECDHE_RSA", "ECDHE_ECDSA" -> ECDHE;
      case "ECDH_anon" -> ECDH_ANON;
      case "PSK" -> PSK;
      case "RSA_PSK" -> RSA_PSK;
      // RFC 6655 names two suites PSK_DHE.
      case "DHE_PSK", "PSK_DHE" -> DHE_PSK;
      case "ECDHE_PSK" -> ECDHE_PSK;
      case "KRB5" -> KRB5;
      case "SRP_SHA", "SRP_SHA_RSA", "SRP_SHA_DSS" -> SRP;
      case "ECCPWD" -> ECCPWD;
      case "CECPQ1_RSA", "CECPQ1_ECDSA" -> CECPQ1;
      case "FORTEZZA_DMS" -> FORTEZZA;
      default -> part.startsWith("GOST") ? GOST : NONE;
    };
  }
}
