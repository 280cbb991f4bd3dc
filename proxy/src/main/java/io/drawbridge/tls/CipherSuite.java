// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cipher suite by its wire value, its properties read off its IANA name.
 *
 * <p>Besides the registered suites of TLS there are the three-byte kinds of SSL 2.0 (RFC 6101 §E.2)
 * as values above {@code 0xFFFF}, the signalling values, and, for any other code, an instance named
 * after its hexadecimal value whose predicates are all false.
 */
public final class CipherSuite {
  /** Asks for secure renegotiation (RFC 5746 §3.3). */
  public static final int EMPTY_RENEGOTIATION_INFO_SCSV = 0x00FF;

  /** Marks a retry with a lower version (RFC 7507). */
  public static final int FALLBACK_SCSV = 0x5600;

  private final int code;
  private final String name;
  private final @Nullable String opensslName;
  private final KeyExchange keyExchange;
  private final Authentication authentication;
  private final boolean known;
  private final boolean export;
  private final boolean nullEncryption;
  private final boolean rc4;
  private final boolean tripleDes;
  private final boolean aead;

  private CipherSuite(int code, String name, @Nullable String opensslName, boolean known) {
    this.code = code;
    this.name = name;
    this.opensslName = opensslName;
    this.known = known;
    String agreement = agreement(name);
    boolean negotiates = known && !isScsv(code);
    this.keyExchange =
        !negotiates
            ? KeyExchange.NONE
            : name.startsWith("SSL_CK_") ? KeyExchange.RSA : keyExchange(code, agreement);
    this.authentication = Authentication.ofName(agreement, keyExchange);
    this.export = name.contains("_EXPORT");
    // RFC 9150 has two suites of TLS 1.3 with integrity alone.
    this.nullEncryption =
        name.contains("_WITH_NULL")
            || name.equals("SSL_CK_NULL")
            || name.equals("TLS_SHA256_SHA256")
            || name.equals("TLS_SHA384_SHA384");
    this.rc4 = name.contains("_RC4_");
    this.tripleDes = name.contains("_3DES_") || name.contains("_EDE3_");
    this.aead =
        !nullEncryption
            && (keyExchange == KeyExchange.TLS13
                || name.contains("_GCM")
                || name.contains("_CCM")
                || name.contains("_POLY1305"));
  }

  static CipherSuite known(int code, String name, @Nullable String opensslName) {
    return new CipherSuite(code, name, opensslName, true);
  }

  /**
   * The suite with a wire value; never null.
   *
   * @param code 16 bits, or 24 bits for an SSL 2.0 kind
   */
  public static CipherSuite of(int code) {
    CipherSuite suite = CipherSuites.find(code);
    return suite != null
        ? suite
        : new CipherSuite(code, String.format(Locale.ROOT, "0x%04X", code), null, false);
  }

  /** The suite with an IANA name, an OpenSSL name (old spellings too) or a JDK name, or null. */
  public static @Nullable CipherSuite named(String ianaOrOpenSslName) {
    return CipherSuites.find(ianaOrOpenSslName);
  }

  /** Every suite of the table, by ascending wire value; signalling values included. */
  public static List<CipherSuite> all() {
    return CipherSuites.all();
  }

  /** Whether a wire value is a signal rather than a suite. */
  public static boolean isScsv(int code) {
    return code == EMPTY_RENEGOTIATION_INFO_SCSV || code == FALLBACK_SCSV;
  }

  /** The wire value: 16 bits, or 24 for an SSL 2.0 kind. */
  public int code() {
    return code;
  }

  /** The IANA name, or {@code 0xABCD} where there is none. */
  public String name() {
    return name;
  }

  /** What OpenSSL calls it, or null where OpenSSL has no such suite. */
  public @Nullable String opensslName() {
    return opensslName;
  }

  public KeyExchange keyExchange() {
    return keyExchange;
  }

  public Authentication authentication() {
    return authentication;
  }

  /** Whether the code is in the table of suites; false for GREASE. */
  public boolean isKnown() {
    return known;
  }

  /** Whether keys were cut to 40 or 56 bits for export (RFC 2246 §A.5). */
  public boolean isExport() {
    return export;
  }

  /** Whether nothing is encrypted. */
  public boolean isNull() {
    return nullEncryption;
  }

  /** Whether nobody is authenticated, so that anybody may stand between. */
  public boolean isAnonymous() {
    return authentication == Authentication.ANONYMOUS;
  }

  /** Prohibited by RFC 7465. */
  public boolean isRc4() {
    return rc4;
  }

  public boolean isTripleDes() {
    return tripleDes;
  }

  /** Whether encryption and integrity are one (RFC 5116). */
  public boolean isAead() {
    return aead;
  }

  /**
   * Whether a key stolen later does not open what was recorded: an ephemeral exchange that is
   * authenticated and not cut for export.
   */
  public boolean isForwardSecret() {
    return keyExchange.isEphemeral() && !isAnonymous() && !export;
  }

  /** Whether it needs Diffie-Hellman over a group that the server alone chooses. */
  public boolean isFiniteFieldDh() {
    return keyExchange.isFiniteField();
  }

  public boolean isTls13() {
    return keyExchange == KeyExchange.TLS13;
  }

  /** Whether it is a signalling value and no suite (RFC 5746, RFC 7507). */
  public boolean isScsv() {
    return isScsv(code);
  }

  public boolean isGrease() {
    return Grease.isGrease(code);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CipherSuite suite && suite.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name;
  }

  private static KeyExchange keyExchange(int code, @Nullable String agreement) {
    // RFC 9367: TLS 1.3 suites whose names look like those of TLS 1.2.
    boolean gostTls13 = code >= 0xC103 && code <= 0xC106;
    return gostTls13 ? KeyExchange.TLS13 : KeyExchange.ofName(agreement);
  }

  /** {@code ECDHE_RSA} of {@code TLS_ECDHE_RSA_WITH_…}; null where the name has no such part. */
  private static @Nullable String agreement(String name) {
    int with = name.indexOf("_WITH_");
    if (with < 0) {
      return null;
    }
    String part = name.substring(4, with);
    int export = part.indexOf("_EXPORT");
    return export < 0 ? part : part.substring(0, export);
  }
}
