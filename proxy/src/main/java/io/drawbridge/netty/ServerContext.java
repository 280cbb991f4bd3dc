// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.tls.Digest;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A BoringSSL context of one event loop, which makes engines whose sessions are good for one name
 * alone.
 *
 * <p>BoringSSL compares a ticket's session id context with that of the connection it comes on, in
 * every version of TLS, and a connection takes it from its context when it is made. So it is set
 * right before each engine; this is why a context belongs to one thread. A ticket that was given
 * out under another name is passed over, and the handshake is a full one (RFC 6066 §3).
 */
final class ServerContext {
  private final ReferenceCountedOpenSslServerContext context;
  private final OpenSslServerSessionContext sessions;
  private final TicketKeys ticketKeys;
  private TicketKeys.@Nullable Generation applied;

  /** Owns {@code context}. */
  ServerContext(ReferenceCountedOpenSslServerContext context, TicketKeys ticketKeys) {
    this.context = context;
    this.sessions = context.sessionContext();
    this.ticketKeys = ticketKeys;
    // Tickets alone: a cache of sessions here would grow, and could not tell names apart.
    sessions.setSessionCacheEnabled(false);
    sessions.setSessionTimeout(Math.toIntExact(TicketKeys.PERIOD.toSeconds()));
  }

  /** An engine for {@code name}, with its certificate. On this context's thread. */
  ReferenceCountedOpenSslEngine newEngine(
      ByteBufAllocator allocator, String name, LeafCredential credential) throws SSLException {
    TicketKeys.Generation keys = ticketKeys.current();
    if (keys != applied) {
      sessions.setTicketKeys(keys.keys());
      applied = keys;
    }
    // 32 bytes, just what a session id context holds.
    byte[] id = Digest.SHA256.of(name.getBytes(StandardCharsets.UTF_8));
    if (!sessions.setSessionIdContext(id)) {
      throw new IllegalStateException("BoringSSL takes no session id context");
    }
    var engine = (ReferenceCountedOpenSslEngine) context.newEngine(allocator);
    credential.addTo(engine.sslPointer());
    TlsLibrary.forgetHandshake(engine);
    return engine;
  }

  /** Gives the context up; engines in use keep it. Any thread. */
  void release() {
    context.release();
  }
}
