// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.policy.Holds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans that are held open for a bounded time, with who wanted it and why. Kept in a file, so that
 * a restart does not end them. Any thread; only changes touch the file.
 */
public final class PlanHolds implements Holds {
  /** A month: who needs longer should change the plan. */
  public static final Duration LONGEST = Duration.ofDays(31);

  private static final Logger LOG = LoggerFactory.getLogger(PlanHolds.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Clock clock;
  private volatile Map<String, Hold> byRule;

  /**
   * A plan held open.
   *
   * @param rule the rule whose plan it is
   * @param since when it was held
   * @param until when the hold ends
   * @param by who wanted it
   * @param because why
   */
  public record Hold(String rule, Instant since, Instant until, String by, String because) {}

  private PlanHolds(Path file, Clock clock, Map<String, Hold> byRule) {
    this.file = file;
    this.clock = clock;
    this.byRule = byRule;
  }

  /** Reads the file if there is one; a file that cannot be read holds nothing, and is reported. */
  public static PlanHolds open(Path file, Clock clock) {
    Map<String, Hold> holds = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        List<Map<String, String>> read =
            JSON.readValue(Files.readString(file), new TypeReference<>() {});
        for (Map<String, String> each : read) {
          Hold hold = hold(each);
          holds.put(hold.rule(), hold);
        }
      } catch (IOException | DateTimeException | NullPointerException e) {
        LOG.atError()
            .addKeyValue("file", file)
            .addKeyValue("problem", String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
            .log("held plans cannot be read; none is held");
      }
    }
    return new PlanHolds(file, clock, Map.copyOf(holds));
  }

  @Override
  public boolean isHeld(String rule, Instant time) {
    Hold hold = byRule.get(rule);
    return hold != null && time.isBefore(hold.until());
  }

  /** Those that have not ended, by rule. */
  public List<Hold> list() {
    Instant now = clock.instant();
    return new TreeMap<>(byRule)
        .values().stream().filter(hold -> now.isBefore(hold.until())).toList();
  }

  /**
   * Holds a plan; an earlier hold of the same rule is replaced.
   *
   * @param length positive, at most {@link #LONGEST}
   * @throws IOException if it cannot be kept; then nothing is held
   */
  public synchronized Hold hold(String rule, Duration length, String by, String because)
      throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Hold hold = new Hold(rule, now, now.plus(length), by, because);
    Map<String, Hold> changed = current();
    changed.put(rule, hold);
    keep(changed);
    LOG.atWarn()
        .addKeyValue("rule", rule)
        .addKeyValue("until", hold.until())
        .addKeyValue("by", by)
        .addKeyValue("because", because)
        .log("plan held");
    return hold;
  }

  /**
   * Ends a hold.
   *
   * @return whether there was one
   * @throws IOException if that cannot be kept; then it still holds
   */
  public synchronized boolean release(String rule, String by) throws IOException {
    Map<String, Hold> changed = current();
    if (changed.remove(rule) == null) {
      return false;
    }
    keep(changed);
    LOG.atWarn().addKeyValue("rule", rule).addKeyValue("by", by).log("plan no longer held");
    return true;
  }

  private Map<String, Hold> current() {
    Map<String, Hold> current = new TreeMap<>();
    list().forEach(hold -> current.put(hold.rule(), hold));
    return current;
  }

  private void keep(Map<String, Hold> holds) throws IOException {
    List<Map<String, String>> written = new ArrayList<>();
    for (Hold hold : holds.values()) {
      written.add(
          new TreeMap<>(
              Map.of(
                  "rule", hold.rule(),
                  "since", hold.since().toString(),
                  "until", hold.until().toString(),
                  "by", hold.by(),
                  "because", hold.because())));
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text(written));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    byRule = Map.copyOf(holds);
  }

  private static String text(List<Map<String, String>> written) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Hold hold(Map<String, String> read) {
    return new Hold(
        text(read, "rule"),
        Instant.parse(text(read, "since")),
        Instant.parse(text(read, "until")),
        text(read, "by"),
        text(read, "because"));
  }

  private static String text(Map<String, String> read, String name) {
    return java.util.Objects.requireNonNull(read.get(name), name);
  }
}
