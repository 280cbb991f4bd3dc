// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client offered, as it was sent: immutable, free to share between threads.
 *
 * <p>Raw lists keep the client's order and its GREASE values (RFC 8701); derived facts leave GREASE
 * out. A hello without extensions, as the oldest clients send, has empty lists. Arrays are copies.
 */
public final class ClientHello {
  private final HelloFields fields;
  private final TlsVersion bestVersion;

  /** Takes the fields over; the parser must not touch them afterwards. */
  ClientHello(HelloFields fields) {
    this.fields = fields;
    this.bestVersion = bestVersion(fields);
  }

  /** How it was framed. */
  public HelloFormat format() {
    return fields.format;
  }

  /** The 16-bit client_version of the hello itself; {@code 0x0303} in TLS 1.3. */
  public int legacyVersion() {
    return fields.legacyVersion;
  }

  /** The 16-bit version of the first record; for SSL 2.0's format that of the hello. */
  public int recordVersion() {
    return fields.recordVersion;
  }

  /**
   * The highest version offered: of supported_versions where it names a known one (RFC 8446
   * §4.2.1), otherwise legacy_version, of which all above TLS 1.2 mean TLS 1.2 (RFC 5246 §E.1).
   */
  public TlsVersion bestVersion() {
    return bestVersion;
  }

  /**
   * Whether a server may choose this version: it is listed in supported_versions or, without that
   * extension, between SSL 3.0 and the best version. Such an old hello cannot say where it stops.
   */
  public boolean offers(TlsVersion version) {
    if (fields.supportedVersions.length > 0) {
      return contains(fields.supportedVersions, version.code());
    }
    return version == bestVersion
        || (version.compareTo(TlsVersion.SSLv3) >= 0 && version.compareTo(bestVersion) < 0);
  }

  /** Suites in order of preference: 16 bits, SSL 2.0 kinds (RFC 6101 §E.2) 24 bits. */
  public int[] cipherSuites() {
    return fields.cipherSuites.clone();
  }

  public boolean offersSuite(int code) {
    return contains(fields.cipherSuites, code);
  }

  /** The SNI host name, lower-case and without a trailing dot; null if absent or invalid. */
  public @Nullable String serverName() {
    return fields.serverName;
  }

  /** Whether there is a server_name extension that names no host in a valid form. */
  public boolean serverNameInvalid() {
    return fields.serverNameInvalid;
  }

  /** ALPN protocol names in order, one character a byte (RFC 7301). */
  public List<String> alpn() {
    return fields.alpn;
  }

  /** Named groups in order (RFC 8446 §4.2.7). */
  public int[] groups() {
    return fields.groups.clone();
  }

  /** Signature schemes in order (RFC 8446 §4.2.3). */
  public int[] signatureSchemes() {
    return fields.signatureSchemes.clone();
  }

  /** The groups of the key shares sent along (RFC 8446 §4.2.8). */
  public int[] keyShares() {
    return fields.keyShares.clone();
  }

  /** The supported_versions extension as sent; empty where absent. */
  public int[] supportedVersions() {
    return fields.supportedVersions.clone();
  }

  /** Extension types in the order sent. */
  public int[] extensions() {
    return fields.extensions.clone();
  }

  /** Whether an extension of this type was sent. */
  public boolean hasExtension(int type) {
    return contains(fields.extensions, type);
  }

  /** EC point formats, 8 bits each (RFC 8422 §5.1.2). */
  public int[] pointFormats() {
    return fields.pointFormats.clone();
  }

  /** Whether this is a retry with a lower version (RFC 7507). */
  public boolean hasFallbackScsv() {
    return offersSuite(CipherSuite.FALLBACK_SCSV);
  }

  /** RFC 7627. */
  public boolean extendedMasterSecret() {
    return hasExtension(ExtensionType.EXTENDED_MASTER_SECRET);
  }

  /** Whether RFC 5746 is offered, by extension or by signalling value. */
  public boolean secureRenegotiation() {
    return hasExtension(ExtensionType.RENEGOTIATION_INFO)
        || offersSuite(CipherSuite.EMPTY_RENEGOTIATION_INFO_SCSV);
  }

  /** Whether any compression but the null method is offered. */
  public boolean offersCompression() {
    for (int method : fields.compressionMethods) {
      if (method != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is an extensions block at all, be it empty. */
  public boolean hasExtensions() {
    return fields.hasExtensions;
  }

  /** Bytes from the start of the stream to the end of the message, record headers included. */
  public int encodedBytes() {
    return fields.encodedBytes;
  }

  @Override
  public String toString() {
    return "ClientHello["
        + bestVersion
        + ", "
        + fields.cipherSuites.length
        + " suites, "
        + fields.serverName
        + ", "
        + Arrays.toString(fields.extensions)
        + "]";
  }

  private static TlsVersion bestVersion(HelloFields fields) {
    TlsVersion best = null;
    for (int code : fields.supportedVersions) {
      TlsVersion version = TlsVersion.ofCode(code);
      if (version != null && (best == null || version.compareTo(best) > 0)) {
        best = version;
      }
    }
    if (best != null) {
      return best;
    }
    TlsVersion legacy = TlsVersion.ofCode(fields.legacyVersion);
    return legacy == null || legacy.compareTo(TlsVersion.TLSv1_2) > 0 ? TlsVersion.TLSv1_2 : legacy;
  }

  private static boolean contains(int[] values, int value) {
    for (int candidate : values) {
      if (candidate == value) {
        return true;
      }
    }
    return false;
  }
}
