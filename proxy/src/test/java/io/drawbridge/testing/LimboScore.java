// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How many verdicts on the cases of x509-limbo are the expected ones, and which are not. */
public final class LimboScore {
  private final SortedMap<String, LimboCase> judged = new TreeMap<>();
  private final SortedMap<String, String> missed = new TreeMap<>();

  /** Counts the verdict on a case. */
  public void add(LimboCase each, boolean accepted, String evidence) {
    judged.put(each.id(), each);
    if (accepted != each.accepted()) {
      missed.put(each.id(), accepted ? "accepted" : "refused: " + evidence);
    }
  }

  /** Whether that case was missed. */
  public boolean isMissed(LimboCase each) {
    return missed.containsKey(each.id());
  }

  /** The ids of the missed cases with what was said of them. */
  public SortedMap<String, String> missed() {
    return missed;
  }

  /** How many that must be refused were. */
  public long refused(Predicate<LimboCase> which) {
    return right(which.and(each -> !each.accepted()));
  }

  /** How many that must be accepted were. */
  public long accepted(Predicate<LimboCase> which) {
    return right(which.and(LimboCase::accepted));
  }

  private long right(Predicate<LimboCase> which) {
    return judged.values().stream().filter(which).filter(each -> !isMissed(each)).count();
  }

  private String line(String name, Predicate<LimboCase> which) {
    Collection<LimboCase> all = judged.values();
    return "%s: refused %d of %d, accepted %d of %d"
        .formatted(
            name,
            refused(which),
            all.stream().filter(which).filter(each -> !each.accepted()).count(),
            accepted(which),
            all.stream().filter(which).filter(LimboCase::accepted).count());
  }

  /** One line. */
  @Override
  public String toString() {
    return line("core", LimboCase::isCore)
        + "; "
        + line("all " + judged.size() + " cases of servers", each -> true);
  }

  /** The misses that are known, by id, with their reasons; those of the core alone or all. */
  public static SortedMap<String, String> known(boolean coreAlone) {
    SortedMap<String, String> known = new TreeMap<>();
    try (var file =
        Objects.requireNonNull(LimboScore.class.getResourceAsStream("/x509-limbo/missed.txt"))) {
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("core ") || (line.startsWith("beyond ") && !coreAlone)) {
          String[] parts = line.substring(line.indexOf(' ') + 1).split(" \\| ", 2);
          known.put(parts[0], parts[1]);
        }
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
