// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The whole examination. Some runtimes are examined at once; each has a time limit.
 *
 * @param environment the variables that apps started from here would have
 * @param scratch an existing directory for the files that runtimes need; emptied afterwards
 */
public record Doctor(ProxyAddress proxy, Root root, Map<String, String> environment, Path scratch) {
  /** So many runtimes at once; more would slow each other down to their limits. */
  private static final int AT_ONCE = 3;

  /** The names of all runtimes that are known. */
  public static List<String> runtimes() {
    return all(new ProxyAddress("none", 1, null)).stream().map(AppRuntime::name).toList();
  }

  /** The page that is asked for unless the user names another. */
  public static URI internal() {
    return OwnRequest.INTERNAL;
  }

  private static List<AppRuntime> all(ProxyAddress proxy) {
    return List.of(
        new Curl(),
        new Wget(),
        new Git(),
        new OpenSsl(proxy),
        new Java(),
        new Node(),
        Python.STANDARD,
        Python.REQUESTS,
        new Go(),
        new DotNet());
  }

  /**
   * Runs it.
   *
   * @param names the runtimes to examine, of {@link #runtimes()}
   * @throws InterruptedException if the thread is interrupted; no runtime is left running
   */
  public Report run(URI url, List<String> names) throws InterruptedException {
    List<Passage> requests = new ArrayList<>(List.of(OwnRequest.fetch(proxy, internal(), root)));
    if (requests.get(0).passed() && !url.equals(internal())) {
      requests.add(OwnRequest.fetch(proxy, url, root));
    }
    boolean passed = requests.stream().allMatch(Passage::passed);
    return new Report(proxy, root, requests, passed ? examine(url, names) : List.of());
  }

  private List<Diagnosis> examine(URI url, List<String> names) throws InterruptedException {
    Machine machine = new Machine(environment);
    List<Future<Diagnosis>> running = new ArrayList<>();
    List<Diagnosis> diagnoses = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      for (AppRuntime runtime : all(proxy)) {
        if (!names.contains(runtime.name())) {
          continue;
        }
        List<Path> programs = runtime.programs(machine);
        if (programs.isEmpty()) {
          running.add(pool.submit(() -> Diagnosis.notFound(runtime.name())));
        }
        for (Path program : programs) {
          Path own = scratch.resolve(String.valueOf(running.size()));
          Files.createDirectory(own);
          running.add(
              pool.submit(
                  () -> new Examination(runtime, program, machine, proxy, root, url, own).run()));
        }
      }
      for (Future<Diagnosis> each : running) {
        diagnoses.add(result(each));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      empty();
    }
    return diagnoses;
  }

  private static Diagnosis result(Future<Diagnosis> running) throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void empty() {
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(scratch)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
