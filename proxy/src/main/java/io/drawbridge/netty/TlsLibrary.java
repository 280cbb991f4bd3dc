// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.OpenSsl;

/** BoringSSL, loaded once with the properties that its Netty classes read at their first use. */
public final class TlsLibrary {
  static {
    // Tickets of TLS 1.2 upstreams; Netty leaves them off for clients unless told.
    if (System.getProperty("jdk.tls.client.enableSessionTicketExtension") == null) {
      System.setProperty("jdk.tls.client.enableSessionTicketExtension", "true");
    }
  }

  private TlsLibrary() {}

  /**
   * Loads the library; harmless when loaded.
   *
   * @throws IllegalStateException if this platform has none
   */
  public static void load() {
    if (!OpenSsl.isAvailable()) {
      throw new IllegalStateException(
          "BoringSSL cannot be loaded on "
              + System.getProperty("os.name")
              + "/"
              + System.getProperty("os.arch")
              + " (expected: Linux on x86_64 or aarch64 with glibc)",
          OpenSsl.unavailabilityCause());
    }
    VerifyAlgorithms.prepare();
  }

  /** Name and version as the library tells them. */
  public static String version() {
    load();
    return OpenSsl.versionString();
  }
}
