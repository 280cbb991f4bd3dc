// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import java.lang.invoke.MethodHandle;

/** BoringSSL, loaded once with the properties that its Netty classes read at their first use. */
public final class TlsLibrary {
  static {
    // Tickets of TLS 1.2 upstreams; Netty leaves them off for clients unless told.
    if (System.getProperty("jdk.tls.client.enableSessionTicketExtension") == null) {
      System.setProperty("jdk.tls.client.enableSessionTicketExtension", "true");
    }
  }

  /**
   * What an app's connection holds, as long as it lives, for bytes that BoringSSL writes while it
   * reads. Of a handshake, what finds no room goes into the buffer that is written next; after it
   * all must find room, but then it is an alert or an update of keys.
   */
  private static final int WRITTEN_WHILE_READING = 256;

  private TlsLibrary() {}

  /**
   * Has the connections of {@code context} hold no more memory than they need. Not for upstreams:
   * the ClientHello of the one renegotiation that TLS 1.2 has them granted is written while
   * reading, and needs what Netty has there by itself.
   */
  static void keepSmall(ReferenceCountedOpenSslServerContext context) {
    context.setBioNonApplicationBufferSize(WRITTEN_WHILE_READING);
  }

  /**
   * Has BoringSSL forget, once the handshake is over, what only a handshake needs: settings,
   * certificates and the reference to a key. Without effect where the peer may renegotiate, and
   * where the function for it is not to be had ({@link HiddenFunctions}). Before the handshake.
   */
  static void forgetHandshake(ReferenceCountedOpenSslEngine engine) {
    MethodHandle shed = HiddenFunctions.SHED_HANDSHAKE_CONFIG;
    if (shed == null) {
      return;
    }
    try {
      shed.invokeExact(engine.sslPointer(), 1);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

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
    HiddenFunctions.prepare();
  }

  /** Name and version as the library tells them. */
  public static String version() {
    load();
    return OpenSsl.versionString();
  }
}
