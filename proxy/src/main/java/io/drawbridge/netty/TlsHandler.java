// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;

/** TLS on one leg, which also tells whether its peer has sent part of a record only. */
final class TlsHandler extends SslHandler {
  TlsHandler(SSLEngine engine) {
    super(engine);
  }

  /** Whether the rest of a record is awaited. On the channel's loop. */
  boolean isWithinRecord() {
    return actualReadableBytes() > 0;
  }
}
