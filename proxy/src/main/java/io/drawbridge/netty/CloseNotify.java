// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets a TLS leg half-close, as TLS 1.3 has it (RFC 8446 §6.1). Confined to the leg's loop.
 *
 * <p>Netty's engine closes its output as soon as it receives a close_notify, and what an upstream
 * still answers is lost. It does so once, guarded by a private flag; with the flag set beforehand
 * the engine leaves its output open, which is all that is wanted. A test fails where a version of
 * Netty has the flag no more.
 */
final class CloseNotify {
  private static final VarHandle RECEIVED = handle();

  private final Channel channel;
  private final @Nullable ReferenceCountedOpenSslEngine engine;

  private CloseNotify(Channel channel, @Nullable ReferenceCountedOpenSslEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  /** That of a connection, which may be without TLS. */
  static CloseNotify on(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return new CloseNotify(
        channel,
        handler != null && handler.engine() instanceof ReferenceCountedOpenSslEngine engine
            ? engine
            : null);
  }

  private static VarHandle handle() {
    try {
      return MethodHandles.privateLookupIn(
              ReferenceCountedOpenSslEngine.class, MethodHandles.lookup())
          .findVarHandle(ReferenceCountedOpenSslEngine.class, "receivedShutdown", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** From now on a close_notify ends the input alone. After the handshake, on the loop. */
  static void endsInputAlone(ReferenceCountedOpenSslEngine engine) {
    RECEIVED.set(engine, true);
  }

  /**
   * Whether the peer has sent its close_notify, or broken the rules.
   *
   * <p>BoringSSL sets the same flag for both, and the engine may keep a failure to itself until
   * something is written. So nothing is written: a failure goes to the handlers' exceptionCaught
   * from here.
   */
  boolean received() {
    if (engine == null
        || engine.refCnt() == 0
        || engine.sslPointer() == 0
        || (SSL.getShutdown(engine.sslPointer()) & SSL.SSL_RECEIVED_SHUTDOWN) == 0) {
      return false;
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    return true;
  }
}
