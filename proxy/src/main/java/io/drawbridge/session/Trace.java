// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.event.Leg;
import io.drawbridge.event.Negotiated;
import io.drawbridge.event.Phase;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.history.UpstreamLegs;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What one session has learnt so far, and its voice to the listeners. Confined to its loop. */
final class Trace {
  /** Counters of a long relay follow it in steps of this size. */
  private static final long REPORT_BYTES = 1 << 20;

  private final SessionListener listener;
  private final long id = ThreadLocalRandom.current().nextLong();
  private final Instant time;
  private final InetSocketAddress client;
  private final long startNanos = System.nanoTime();
  private final @Nullable Timeline timeline;
  private long requestNanos;
  private long setupNanos;
  private long bytesIn;
  private long bytesOut;
  private long reportedIn;
  private long reportedOut;
  private boolean full;
  private boolean ended;

  private @Nullable String user;
  private @Nullable String userAgent;
  private @Nullable Destination destination;
  private @Nullable Classification offer;
  private @Nullable Verdict verdict;
  private @Nullable Negotiated clientTls;
  private @Nullable Negotiated upstreamTls;
  private @Nullable InetSocketAddress upstreamAddress;
  private List<ServerFinding.Seen> upstreamFindings = List.of();
  private boolean upstreamReused;
  private @Nullable Failure failure;
  private @Nullable String detail;

  /** Of a session just accepted; {@code timeline} where it is traced. */
  Trace(
      SessionListener listener,
      Instant time,
      InetSocketAddress client,
      @Nullable Timeline timeline) {
    this.listener = listener;
    this.timeline = timeline;
    this.time = time;
    this.client = client;
    emit(new SessionEvent.Started());
  }

  String id() {
    return HexFormat.of().toHexDigits(id);
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  @Nullable Negotiated clientTls() {
    return clientTls;
  }

  void emit(SessionEvent event) {
    if (timeline != null) {
      timeline.on(event);
    }
    listener.on(event);
  }

  void entered(@Nullable Phase phase) {
    if (timeline != null) {
      timeline.enter(phase);
    }
  }

  /** The ClientHello is there. */
  void judging() {
    entered(Phase.POLICY);
  }

  void requested(Destination destination, @Nullable String userAgent) {
    this.requestNanos = System.nanoTime();
    this.destination = destination;
    this.userAgent = userAgent;
  }

  void authenticated(@Nullable String user) {
    this.user = user;
  }

  void denied(Failure failure, String detail) {
    failed(failure, detail);
    emit(new SessionEvent.Denied(failure));
  }

  void dialled(InetSocketAddress address) {
    upstreamAddress = address;
    failure = null;
    detail = null;
  }

  /** The upstream connection stood before this session asked for one. */
  void reused(InetSocketAddress address, Handshaken done) {
    upstreamAddress = address;
    upstreamTls = negotiated(done);
    upstreamReused = true;
  }

  void judged(@Nullable Classification offer, Verdict verdict) {
    this.offer = offer;
    this.verdict = verdict;
    emit(new SessionEvent.Judged(offer, verdict));
  }

  void upstreamFailed(Failure failure) {
    emit(new SessionEvent.UpstreamFailed(failure));
  }

  /** The handshake on one leg of this session has ended well, after {@code nanos}. */
  void handshaken(Leg leg, Handshaken done, long nanos) {
    Negotiated negotiated = negotiated(done);
    switch (leg) {
      case CLIENT -> clientTls = negotiated;
      case UPSTREAM -> upstreamTls = negotiated;
    }
    emit(new SessionEvent.HandshakeDone(leg, negotiated, nanos));
  }

  static Negotiated negotiated(Handshaken done) {
    return new Negotiated(
        done.protocol(), done.cipher(), done.group(), done.resumed(), done.alpn());
  }

  /** Whose session it is. */
  UpstreamLegs.App app() {
    return new UpstreamLegs.App(client.getAddress(), user);
  }

  /** Notes what the app cannot see of its connection, which is up. */
  void noteUpstream(UpstreamLegs legs, Instant now) {
    if (destination != null && upstreamTls != null && upstreamAddress != null) {
      legs.note(
          app(),
          destination,
          new UpstreamLegs.Leg(
              hostPort(upstreamAddress),
              upstreamTls.protocol(),
              upstreamTls.cipher(),
              upstreamTls.group(),
              now));
    }
  }

  void upstreamFound(ServerFinding.Seen seen) {
    if (upstreamFindings.contains(seen)) {
      return; // of a connection before
    }
    if (upstreamFindings.isEmpty()) {
      upstreamFindings = new ArrayList<>(2);
    }
    upstreamFindings.add(seen);
    emit(new SessionEvent.UpstreamFound(seen.finding()));
  }

  /** Notes why the session fails; the first reason stays. */
  void failed(Failure failure, String detail) {
    if (this.failure == null) {
      this.failure = failure;
      this.detail = detail;
      if (timeline != null) {
        timeline.failed();
      }
    }
  }

  void setUp() {
    setupNanos = System.nanoTime() - requestNanos;
    emit(new SessionEvent.SetUp(setupNanos));
  }

  void bytes(boolean fromClient, int count) {
    if (fromClient) {
      bytesIn += count;
    } else {
      bytesOut += count;
    }
    if (bytesIn + bytesOut - reportedIn - reportedOut >= REPORT_BYTES) {
      reportBytes();
    }
  }

  /** All bytes so far, both ways. */
  long moved() {
    return bytesIn + bytesOut;
  }

  void full() {
    if (!full) {
      full = true;
      emit(new SessionEvent.BufferFull());
    }
  }

  void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (bytesIn + bytesOut > reportedIn + reportedOut) {
      reportBytes();
    }
    emit(
        new SessionEvent.Ended(
            new SessionRecord(
                id(),
                time,
                hostPort(client),
                user,
                userAgent,
                destination,
                offer,
                verdict,
                clientTls,
                upstreamAddress == null ? null : hostPort(upstreamAddress),
                upstreamTls,
                List.copyOf(upstreamFindings),
                upstreamReused,
                failure,
                detail,
                bytesIn,
                bytesOut,
                setupNanos,
                System.nanoTime() - startNanos,
                timeline == null ? List.of() : timeline.end())));
  }

  private void reportBytes() {
    emit(new SessionEvent.Relayed(bytesIn - reportedIn, bytesOut - reportedOut));
    reportedIn = bytesIn;
    reportedOut = bytesOut;
  }

  private static String hostPort(InetSocketAddress address) {
    return new Destination(address.getAddress().getHostAddress(), address.getPort()).toString();
  }
}
