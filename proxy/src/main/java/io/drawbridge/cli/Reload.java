// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.admin.Reloaded;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.EffectiveKey;
import io.drawbridge.config.Problem;
import io.drawbridge.config.RestartOnly;
import io.drawbridge.config.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and puts it in force as a whole, or changes nothing and says why.
 * One at a time; any thread that may block.
 */
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  /** Puts settings in force, or fails and leaves everything as it is. */
  interface Applier {
    void apply(ConfigResult.Valid next) throws AuthorityException, IOException;
  }

  private final Supplier<ConfigResult> reader;
  private final Applier applier;
  private final Consumer<Boolean> counted;
  private ConfigResult.Valid inForce;
  private volatile @Nullable Reloaded last;

  /**
   * Starts with what is in force.
   *
   * @param counted is told of each attempt whether it worked
   */
  Reload(Configuration configuration, Applier applier, Consumer<Boolean> counted) {
    this.reader = configuration.again();
    this.inForce = configuration.first();
    this.applier = applier;
    this.counted = counted;
  }

  /** The last attempt, null where there was none. */
  @Nullable Reloaded last() {
    return last;
  }

  /** The keys in force. */
  synchronized List<EffectiveKey> keys() {
    return inForce.keys();
  }

  /** The configuration in force as a file. */
  synchronized String yaml() {
    return inForce.yaml();
  }

  /** Tries it. */
  synchronized Reloaded reload() {
    Reloaded done =
        switch (reader.get()) {
          case ConfigResult.Invalid invalid -> refused(invalid.problems());
          case ConfigResult.Valid valid -> apply(valid);
        };
    last = done;
    counted.accept(done.ok());
    log(done);
    return done;
  }

  /** A line for each problem, as a line has a bound. */
  private static void log(Reloaded done) {
    if (done.ok()) {
      LOG.atInfo()
          .addKeyValue("changed", done.changed())
          .addKeyValue("restart_needed", done.restartNeeded())
          .log("configuration reloaded");
      return;
    }
    LOG.atError()
        .addKeyValue("problems", done.problems().size())
        .log("configuration refused; nothing has changed");
    for (Problem problem : done.problems()) {
      LOG.atError()
          .addKeyValue("path", problem.path())
          .addKeyValue("value", problem.value())
          .addKeyValue("expected", problem.expected())
          .addKeyValue("where", problem.where())
          .log("problem of the configuration");
    }
  }

  private Reloaded apply(ConfigResult.Valid next) {
    Settings running = inForce.settings();
    List<String> restart = RestartOnly.changed(running, next.settings());
    try {
      applier.apply(next);
    } catch (AuthorityException e) {
      return refused("authority", e);
    } catch (IOException | RuntimeException e) {
      return refused("", e);
    }
    List<String> changed = changed(inForce, next);
    inForce = next;
    return new Reloaded(Instant.now(), true, changed, restart, List.of());
  }

  private static Reloaded refused(String path, Exception cause) {
    String what = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return refused(List.of(new Problem(path, what, "something that can be put in force", "")));
  }

  private static Reloaded refused(List<Problem> problems) {
    return new Reloaded(Instant.now(), false, List.of(), List.of(), problems);
  }

  private static List<String> changed(ConfigResult.Valid before, ConfigResult.Valid after) {
    Map<String, String> old = values(before);
    Map<String, String> now = values(after);
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> String.valueOf(old.get(key)).equals(String.valueOf(now.get(key))));
    return List.copyOf(keys);
  }

  private static Map<String, String> values(ConfigResult.Valid config) {
    return config.keys().stream()
        .collect(Collectors.toMap(EffectiveKey::key, EffectiveKey::value, (one, two) -> two));
  }
}
