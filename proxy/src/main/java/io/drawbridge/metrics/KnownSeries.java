// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.drawbridge.classify.Finding;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.event.Leg;
import io.drawbridge.policy.Action;
import io.drawbridge.policy.Failure;
import io.drawbridge.tls.TlsVersion;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** The series that exist at zero from the start. */
final class KnownSeries {
  /** The label for what does not exist: no TLS, no verdict. */
  static final String NONE = "none";

  private KnownSeries() {}

  static List<SeriesKey.Hello> hellos() {
    Stream<String> offered =
        Stream.concat(Arrays.stream(TlsVersion.values()).map(TlsVersion::label), Stream.of(NONE));
    return offered
        .flatMap(o -> Arrays.stream(Action.values()).map(a -> new SeriesKey.Hello(o, a.label())))
        .toList();
  }

  static List<SeriesKey.Found> findings() {
    return Stream.concat(
            Arrays.stream(Finding.values()).map(f -> new SeriesKey.Found(f, Leg.CLIENT)),
            ServerFinding.seenBySessions().map(f -> new SeriesKey.Found(f, Leg.UPSTREAM)))
        .toList();
  }

  static List<SeriesKey.Session> sessions() {
    Stream<String> actions =
        Stream.concat(Arrays.stream(Action.values()).map(Action::label), Stream.of(NONE));
    return actions
        .flatMap(a -> Stream.of("ok", "rejected", "failed").map(o -> new SeriesKey.Session(a, o)))
        .toList();
  }

  static List<SeriesKey.Leaf> leaves() {
    return Stream.of("hit", "minted", "failed")
        .flatMap(r -> Stream.of("ecdsa", "rsa").map(k -> new SeriesKey.Leaf(r, k)))
        .toList();
  }

  /**
   * Handshakes of apps that do not trust the root: the one failure that every operator waits for.
   */
  static List<SeriesKey.Handshake> distrust() {
    return Stream.of(TlsVersion.TLSv1_0, TlsVersion.TLSv1_1, TlsVersion.TLSv1_2, TlsVersion.TLSv1_3)
        .map(
            offered ->
                SeriesKey.Handshake.failed(
                    Leg.CLIENT, offered.label(), Failure.CLIENT_DISTRUSTS_PROXY))
        .toList();
  }

  static List<SeriesKey.Reason> denials() {
    return EnumSet.range(Failure.CLIENT_DENIED, Failure.OVERLOADED).stream()
        .map(SeriesKey.Reason::new)
        .toList();
  }

  static List<SeriesKey.Reason> upstreamFailures() {
    return Stream.concat(
            EnumSet.range(Failure.DNS_FAILED, Failure.CONNECT_TIMEOUT).stream(),
            EnumSet.range(Failure.UPSTREAM_UNTRUSTED, Failure.UPSTREAM_BAD_ANSWER).stream())
        .map(SeriesKey.Reason::new)
        .toList();
  }
}
