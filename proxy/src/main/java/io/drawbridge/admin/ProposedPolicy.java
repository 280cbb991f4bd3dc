// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.config.ConfigLoader;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Problem;
import io.drawbridge.policy.Policy;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loads proposed configurations as start-up and reload load real ones, and keeps the policy. */
public final class ProposedPolicy implements PolicyPart.Proposals {
  private final ConfigLoader loader;
  private final Supplier<String> running;
  private final Clock clock;

  /**
   * Proposals over a running configuration.
   *
   * @param running the configuration in force as YAML, complete
   */
  public ProposedPolicy(ConfigLoader loader, Supplier<String> running, Clock clock) {
    this.loader = loader;
    this.running = running;
    this.clock = clock;
  }

  @Override
  public Policy policy(@Nullable String yaml, List<String> sets) throws ApiException {
    ConfigResult result =
        yaml == null
            ? loader.load("running configuration", running.get(), sets)
            : loader.load("configuration", yaml, sets);
    return switch (result) {
      case ConfigResult.Valid valid -> valid.settings().policy(clock);
      case ConfigResult.Invalid invalid ->
          throw new ApiException(
              400,
              invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }
}
