// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import org.jspecify.annotations.Nullable;

/** A protocol version, oldest first, so that {@link #compareTo} orders by strength. */
public enum TlsVersion {
  /** SSL 2.0 as a version number; only its ClientHello format is ever read (RFC 6101 §E.2). */
  SSLv2(0x0002, "SSLv2"),
  SSLv3(0x0300, "SSLv3"),
  TLSv1_0(0x0301, "TLSv1.0"),
  TLSv1_1(0x0302, "TLSv1.1"),
  TLSv1_2(0x0303, "TLSv1.2"),
  TLSv1_3(0x0304, "TLSv1.3");

  private final int code;
  private final String label;

  TlsVersion(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The 16-bit wire value, {@code 0x0303} for TLS 1.2. */
  public int code() {
    return code;
  }

  /** The name used in configuration, labels, logs and JSON: {@code TLSv1.2}. */
  public String label() {
    return label;
  }

  /** Whether the version is below TLS 1.2, which RFC 8996 deprecates. */
  public boolean isLegacy() {
    return compareTo(TLSv1_2) < 0;
  }

  /** The version with this wire value, or null where there is none (a GREASE value, a draft). */
  public static @Nullable TlsVersion ofCode(int code) {
    for (TlsVersion version : values()) {
      if (version.code == code) {
        return version;
      }
    }
    return null;
  }

  /** The version with this {@link #label}, or null. */
  public static @Nullable TlsVersion ofLabel(String label) {
    for (TlsVersion version : values()) {
      if (version.label.equals(label)) {
        return version;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return label;
  }
}
