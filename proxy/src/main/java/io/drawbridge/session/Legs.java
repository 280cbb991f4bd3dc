// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.ServerTls;
import io.drawbridge.netty.UpstreamTls;

/** What the handshakes of a session run on, on both legs. Thread-safe. */
public record Legs(ServerTls client, UpstreamTls upstream) {}
