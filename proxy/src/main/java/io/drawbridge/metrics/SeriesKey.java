// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.drawbridge.classify.NamedFact;
import io.drawbridge.event.Leg;
import io.drawbridge.event.Negotiated;
import io.drawbridge.policy.Failure;
import io.micrometer.core.instrument.Tags;

/** The labels of one series, as a value that is cheap to compare. */
sealed interface SeriesKey {
  /** For whatever no other value names. */
  String OTHER = "other";

  /** The labels as Micrometer wants them. */
  Tags tags();

  /**
   * A ClientHello that was judged.
   *
   * @param offered the best version offered, {@code none} where the app does not speak TLS
   */
  record Hello(String offered, String verdict) implements SeriesKey {
    @Override
    public Tags tags() {
      return Tags.of("offered", offered, "verdict", verdict);
    }
  }

  /** A finding about one leg. */
  record Found(String finding, Leg leg) implements SeriesKey {
    Found(NamedFact finding, Leg leg) {
      this(finding.label(), leg);
    }

    @Override
    public Tags tags() {
      return Tags.of("finding", finding, "leg", leg.label());
    }
  }

  /**
   * A handshake that ended, well or not.
   *
   * @param protocol what was negotiated, or the best version offered where the handshake failed
   * @param outcome {@code ok}, or the label of the failure
   */
  record Handshake(
      Leg leg, String protocol, String cipher, String group, boolean resumed, String outcome)
      implements SeriesKey {

    static Handshake done(Leg leg, Negotiated negotiated) {
      return new Handshake(
          leg,
          negotiated.protocol(),
          negotiated.cipher(),
          negotiated.group(),
          negotiated.resumed(),
          "ok");
    }

    static Handshake failed(Leg leg, String protocol, Failure failure) {
      return new Handshake(leg, protocol, "none", "none", false, failure.label());
    }

    @Override
    public Tags tags() {
      return Tags.of(
          "leg", leg.label(),
          "protocol", protocol,
          "cipher", cipher,
          "group", group,
          "resumed", Boolean.toString(resumed),
          "outcome", outcome);
    }
  }

  /**
   * A session that ended.
   *
   * @param action the verdict's action, {@code none} for a session that ended before a verdict
   */
  record Session(String action, String outcome) implements SeriesKey {
    @Override
    public Tags tags() {
      return Tags.of("action", action, "outcome", outcome);
    }
  }

  /** A look-up of a leaf certificate. */
  record Leaf(String result, String key) implements SeriesKey {
    @Override
    public Tags tags() {
      return Tags.of("result", result, "key", key);
    }
  }

  /** A limit of the configuration that a session came to. */
  record Limit(String limit) implements SeriesKey {
    @Override
    public Tags tags() {
      return Tags.of("limit", limit);
    }
  }

  /** Why something was refused or failed: the label of a {@link Failure}. */
  record Reason(String reason) implements SeriesKey {
    Reason(Failure failure) {
      this(failure.label());
    }

    @Override
    public Tags tags() {
      return Tags.of("reason", reason);
    }
  }
}
