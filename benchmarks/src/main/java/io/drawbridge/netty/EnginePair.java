// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Carries bytes between two engines in memory. One thread; the buffers serve one pair at a time.
 */
final class EnginePair {
  private static final int ROOM_BYTES = 64 * 1024;

  private final ByteBuffer wire = ByteBuffer.allocateDirect(ROOM_BYTES);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(ROOM_BYTES);
  private final ByteBuffer word = ByteBuffer.allocateDirect(1);
  private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);

  /**
   * Shakes hands, and has the server say one byte, with which BoringSSL sends its session tickets.
   */
  void handshake(SSLEngine client, SSLEngine server) throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    while (carry(client, server) | carry(server, client)) {
      // until neither has anything to say
    }
    if (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
        || server.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      throw new IllegalStateException(
          client.getHandshakeStatus() + " and " + server.getHandshakeStatus());
    }
    wire.clear();
    word.clear();
    server.wrap(word, wire);
    if (!word.hasRemaining()) {
      deliver(client);
    }
    if (word.hasRemaining() || plain.position() != 1) {
      throw new IllegalStateException("the byte did not arrive");
    }
  }

  /** Takes all that one engine has to say to the other; whether it was anything. */
  private boolean carry(SSLEngine from, SSLEngine to) throws SSLException {
    wire.clear();
    int produced;
    do {
      tasks(from);
      produced = maySpeak(from) ? from.wrap(nothing, wire).bytesProduced() : 0;
    } while (produced > 0);
    boolean any = wire.position() > 0;
    deliver(to);
    return any;
  }

  private void deliver(SSLEngine to) throws SSLException {
    wire.flip();
    while (wire.hasRemaining()) {
      plain.clear();
      int consumed = to.unwrap(wire, plain).bytesConsumed();
      tasks(to);
      if (consumed == 0 && to.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
        throw new IllegalStateException(wire.remaining() + " bytes were not taken");
      }
    }
  }

  /** BoringSSL's engine keeps quiet about tickets to send; the JDK's would send empty records. */
  private static boolean maySpeak(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine
        || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  private static void tasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
