// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** One thing that happened in a session. Durations are nanoseconds of {@link System#nanoTime}. */
public sealed interface SessionEvent {

  /** A connection was accepted and a request head is awaited. */
  record Started() implements SessionEvent {}

  /** A request was refused before any TLS: by access rules or as unusable. */
  record Denied(Failure failure) implements SessionEvent {}

  /** A ClientHello was read and judged; {@code offer} is null where the app does not speak TLS. */
  record Judged(@Nullable Classification offer, Verdict verdict) implements SessionEvent {}

  /** A handshake ended well. */
  record HandshakeDone(Leg leg, Negotiated negotiated, long nanos) implements SessionEvent {}

  /**
   * A handshake failed.
   *
   * @param protocol the best version offered on this leg, known although the handshake failed
   */
  record HandshakeFailed(Leg leg, String protocol, Failure failure) implements SessionEvent {}

  /**
   * A leaf certificate was looked up.
   *
   * @param result {@code hit}, {@code minted} or {@code failed}
   * @param key {@code ecdsa} or {@code rsa}
   * @param nanos time to mint; 0 for a hit
   */
  record LeafIssued(String result, String key, long nanos) implements SessionEvent {}

  /** The upstream could not be reached or trusted. */
  record UpstreamFailed(Failure failure) implements SessionEvent {}

  /** Something was found out about the upstream's TLS. */
  record UpstreamFound(ServerFinding finding) implements SessionEvent {}

  /** The session is ready to relay, this long after its request head was complete. */
  record SetUp(long nanos) implements SessionEvent {}

  /** Bytes went through since the last such event of the session. */
  record Relayed(long fromClientBytes, long toClientBytes) implements SessionEvent {}

  /** One side takes less than the other sends, and the sender waits; at most once in a session. */
  record BufferFull() implements SessionEvent {}

  /** The session is over; the last event of every session. */
  record Ended(SessionRecord record) implements SessionEvent {}
}
