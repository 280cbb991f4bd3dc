// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import org.jspecify.annotations.Nullable;

/** The words of BoringSSL inside an exception's chain. */
final class OpenSslText {
  private OpenSslText() {}

  /**
   * The deepest message, and of {@code error:100000f7:SSL routines:OPENSSL_internal:NAME} the name.
   */
  static String of(@Nullable Throwable cause) {
    String text = "unknown reason";
    for (Throwable each = cause; each != null; each = each.getCause()) {
      String message = each.getMessage();
      if (message != null) {
        text = message;
        int name = message.indexOf("OPENSSL_internal:");
        if (name >= 0) {
          return message.substring(name + "OPENSSL_internal:".length());
        }
      }
    }
    return text;
  }
}
