// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;

/** A scan has used up the time or the connections that it may cost. */
final class ScanLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  ScanLimitException(String message) {
    super(message);
  }
}
