// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import org.jspecify.annotations.Nullable;

/** By what the server proves who it is. */
public enum Authentication {
  RSA,
  DSS,
  ECDSA,
  /** Nobody is authenticated. */
  ANONYMOUS,
  PSK,
  /** A password (RFC 5054, RFC 8492) without a certificate. */
  PASSWORD,
  KRB5,
  GOST,
  /** Left to signature_algorithms, as in TLS 1.3. */
  ANY,
  /** A signalling value, the null suite, or an unknown code. */
  NONE;

  /** From the part of an IANA name before {@code _WITH_}, as in {@link KeyExchange#ofName}. */
  static Authentication ofName(@Nullable String part, KeyExchange exchange) {
    return switch (exchange) {
      case TLS13 -> ANY;
      case NONE, FORTEZZA -> NONE;
      case DH_ANON, ECDH_ANON -> ANONYMOUS;
      case PSK, DHE_PSK, ECDHE_PSK -> PSK;
      case RSA, RSA_PSK -> RSA;
      case KRB5 -> KRB5;
      case ECCPWD -> PASSWORD;
      case GOST -> GOST;
      case DH, DHE, ECDH, ECDHE, SRP, CECPQ1 -> ofSuffix(part);
    };
  }

  private static Authentication ofSuffix(@Nullable String part) {
    if (part == null) {
      return NONE;
    }
    if (part.endsWith("_RSA")) {
      return RSA;
    }
    if (part.endsWith("_ECDSA")) {
      return ECDSA;
    }
    return part.endsWith("_DSS") ? DSS : PASSWORD;
  }
}
