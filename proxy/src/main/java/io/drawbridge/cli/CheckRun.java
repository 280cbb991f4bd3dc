// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.check.CheckResult;
import io.drawbridge.check.JdkTls;
import io.drawbridge.check.JsonReport;
import io.drawbridge.check.Progress;
import io.drawbridge.check.ProxyOffer;
import io.drawbridge.check.Roots;
import io.drawbridge.check.Scan;
import io.drawbridge.check.ScanLimits;
import io.drawbridge.check.Target;
import io.drawbridge.check.TextReport;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.classify.Severity;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code drawbridge check} is to do, as its command line says.
 *
 * @param targets the servers, one after the other; at least one
 * @param fatal the findings that lead to exit code 1; none for all of severity warning or serious
 * @param json whether to print JSON rather than text
 * @param trust a PEM file of roots, or null for the system's
 */
record CheckRun(
    List<Target> targets, Set<ServerFinding> fatal, boolean json, @Nullable Path trust) {
  private static final int FINDINGS = 1;
  private static final int UNTESTED = 2;

  CheckRun {
    targets = List.copyOf(targets);
    fatal = Set.copyOf(fatal);
  }

  /**
   * Examines the servers and prints what was found; blocks.
   *
   * @return the exit code
   * @throws IOException if the roots cannot be read
   */
  int run(PrintWriter out, PrintWriter err) throws IOException {
    JdkTls.prepare();
    Roots roots = roots(trust);
    Progress progress = json || !Terminal.isStderr() ? Progress.NONE : new ProgressLine(err);
    List<CheckResult> results = new ArrayList<>();
    for (Target target : targets) {
      CheckResult result =
          new Scan(target, roots, ProxyOffer.DEFAULT, ScanLimits.DEFAULT, progress).run();
      results.add(result);
      if (!json) {
        TextReport.print(result, out);
      }
    }
    if (json) {
      out.println(JsonReport.of(results));
      out.flush();
    }
    return exitCode(results);
  }

  /** A wrong file is said at once; the system's roots are read when they are needed. */
  private static Roots roots(@Nullable Path file) throws IOException {
    if (file == null) {
      return UpstreamTrust::ofSystemFor;
    }
    UpstreamTrust roots = UpstreamTrust.of(file);
    return chain -> roots;
  }

  private int exitCode(List<CheckResult> results) {
    boolean untested = results.stream().anyMatch(CheckResult.Untested.class::isInstance);
    boolean found =
        results.stream()
            .filter(CheckResult.Examined.class::isInstance)
            .flatMap(result -> ((CheckResult.Examined) result).findings().stream())
            .anyMatch(seen -> counts(seen.finding()));
    return untested ? UNTESTED : found ? FINDINGS : ExitCode.OK;
  }

  private boolean counts(ServerFinding finding) {
    return fatal.isEmpty()
        ? finding.severity().compareTo(Severity.WARNING) >= 0
        : fatal.contains(finding);
  }
}
