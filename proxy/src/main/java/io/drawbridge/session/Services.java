// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.check.UpstreamProbe;
import io.drawbridge.config.Settings;
import io.drawbridge.event.SessionListener;
import io.drawbridge.history.History;
import io.drawbridge.netty.Leaves;
import io.drawbridge.policy.Policy;
import io.drawbridge.upstream.Dialer;
import io.drawbridge.upstream.UpstreamPools;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All that sessions share: one immutable snapshot, which a session holds to its end. Thread-safe.
 *
 * <p>What it rests on is freed when its {@code usage} ends.
 */
public record Services(
    Settings settings,
    Policy policy,
    AccessControl access,
    Dialer dialer,
    UpstreamPools pools,
    Legs legs,
    Map<String, Legs> loggedLegs,
    UpstreamProbe probe,
    History history,
    Leaves leaves,
    SessionListener events,
    Clock clock,
    Supplier<String> rootPem,
    Usage usage) {

  Settings.Limits limits() {
    return settings.limits();
  }

  /** The legs for sessions of this rule: those with a key log are apart. */
  Legs legs(String rule) {
    return loggedLegs.getOrDefault(rule, legs);
  }
}
