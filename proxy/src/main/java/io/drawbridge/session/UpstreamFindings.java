// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.ServerFinding;
import io.drawbridge.classify.ServerFinding.Seen;
import io.drawbridge.config.Settings;
import io.drawbridge.history.Strength;
import io.drawbridge.history.Strength.Exchange;
import io.drawbridge.history.UpstreamHistory;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.KeyStrength;
import io.drawbridge.upstream.UpstreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the end of an upstream handshake says about the upstream. */
final class UpstreamFindings {
  private UpstreamFindings() {}

  /** The finding that a failure is, if it is one about the upstream's TLS. */
  static List<Seen> of(Failure failure, String detail) {
    ServerFinding finding = ServerFinding.ofLabel(failure.label());
    return finding == null ? List.of() : List.of(new Seen(finding, detail));
  }

  /** Tells a session what is to be said of the handshake of a connection that it has. */
  static void tell(Trace trace, Services services, UpstreamKey key, Handshaken done) {
    of(
            done,
            new Destination(key.name(), key.destination().port()),
            services.settings().upstream(),
            services.history().upstreams())
        .forEach(trace::upstreamFound);
  }

  /**
   * What a good handshake leaves to be wished for; a resumed one was looked at when it was full.
   */
  private static List<Seen> of(
      Handshaken done,
      Destination upstream,
      Settings.UpstreamTls offered,
      UpstreamHistory history) {
    if (done.resumed()) {
      return List.of();
    }
    List<Seen> seen = new ArrayList<>();
    Strength possible = possible(offered);
    Strength now = strength(done);
    String weaker = history.note(upstream, now, possible);
    if (weaker != null) {
      seen.add(new Seen(ServerFinding.UPSTREAM_DOWNGRADED, weaker));
    }
    if (now.version().compareTo(possible.version()) < 0) {
      seen.add(new Seen(ServerFinding.NO_TLS13, done.protocol()));
    }
    if (now.exchange() == Exchange.POST_QUANTUM) {
      seen.add(new Seen(ServerFinding.POST_QUANTUM, done.group()));
    } else if (possible.exchange() == Exchange.POST_QUANTUM) {
      seen.add(new Seen(ServerFinding.NO_POST_QUANTUM, done.group()));
    }
    return seen;
  }

  private static Strength strength(Handshaken done) {
    return new Strength(
        Objects.requireNonNullElse(TlsVersion.ofLabel(done.protocol()), TlsVersion.TLSv1_2),
        exchange(done.group()),
        done.serverKey() == null ? 0 : KeyStrength.bits(done.serverKey()));
  }

  private static Strength possible(Settings.UpstreamTls offered) {
    boolean quantum =
        offered.maximum() == TlsVersion.TLSv1_3
            && offered.groups().stream().anyMatch(UpstreamFindings::isPostQuantum);
    return new Strength(
        offered.maximum(), quantum ? Exchange.POST_QUANTUM : Exchange.CURVE, Integer.MAX_VALUE);
  }

  /** BoringSSL has no finite-field group: without a curve there is only RSA key exchange. */
  private static Exchange exchange(String group) {
    if (group.equals("none")) {
      return Exchange.NO_FORWARD_SECRECY;
    }
    return isPostQuantum(group) ? Exchange.POST_QUANTUM : Exchange.CURVE;
  }

  private static boolean isPostQuantum(String group) {
    NamedGroup named = NamedGroup.named(group);
    return named != null && named.isPostQuantum();
  }
}
