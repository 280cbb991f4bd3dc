// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs a scan's probes, counts them and takes down what went wrong. Thread-safe. */
final class Steps {
  private final Target target;
  private final Progress progress;
  private final int total;
  private final Object lock = new Object();
  private final List<ProbeFailure> failures = new ArrayList<>();
  private int done;

  /**
   * None is done yet.
   *
   * @param total how many there will be
   */
  Steps(Target target, Progress progress, int total) {
    this.target = target;
    this.progress = progress;
    this.total = total;
  }

  /** The fact, or null after taking down the failure. */
  <F> CompletableFuture<@Nullable F> run(String name, Callable<F> question, Executor threads) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return question.call();
          } catch (IOException e) {
            failed(name, e);
            return null;
          } catch (Exception e) {
            throw new IllegalStateException("probe " + name, e);
          } finally {
            ended(name);
          }
        },
        threads);
  }

  /** Takes down what kept a probe from the whole answer. */
  void failed(String probe, IOException failure) {
    synchronized (lock) {
      failures.add(ProbeFailure.of(probe, failure));
    }
  }

  /** Counts a step. */
  void ended(String probe) {
    synchronized (lock) {
      progress.ended(target, ++done, total, probe);
    }
  }

  /** What went wrong so far. */
  List<ProbeFailure> failures() {
    synchronized (lock) {
      return List.copyOf(failures);
    }
  }
}
