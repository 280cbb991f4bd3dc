// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.drawbridge.policy.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which key below {@code limits} a failure tells of. */
final class LimitNames {
  /** Reached without a failure: the sender waits. */
  static final String BUFFER = "buffer";

  private LimitNames() {}

  /** The key, or null where the failure has nothing to do with a limit. */
  static @Nullable String of(Failure failure) {
    return switch (failure) {
      case OVERLOADED -> "connections";
      case CLIENT_CONNECTIONS -> "connections-per-client";
      case HANDSHAKES -> "handshakes";
      case CLIENT_HANDSHAKES -> "handshakes-per-client";
      case CLIENT_MINTS -> "mints-per-client";
      case LOGINS_LIMITED -> "failed-logins";
      case HEAD_TOO_SLOW -> "head";
      case HEAD_TOO_LARGE -> "head-size";
      case HELLO_TIMEOUT -> "hello";
      case CONNECT_TIMEOUT -> "connect";
      case CLIENT_HANDSHAKE_TIMEOUT, UPSTREAM_HANDSHAKE_TIMEOUT -> "handshake";
      case STALLED -> "stall";
      case IDLE_TIMEOUT, UPSTREAM_SILENT -> "idle";
      default -> null;
    };
  }

  /** Every key that is counted. */
  static List<String> all() {
    return Stream.concat(Arrays.stream(Failure.values()).map(LimitNames::of), Stream.of(BUFFER))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
