// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;

/** The report for people: a table, then a block of commands to be pasted into a shell. */
public final class TextReport {
  private TextReport() {}

  /** Prints and flushes. */
  public static void print(Report report, PrintWriter out) {
    Root root = report.root();
    out.println("proxy     http://" + report.proxy().authority());
    out.println("root      " + root.trial() + "  SHA-256 " + root.sha256());
    if (root.isFetched()) {
      out.println("          read from the proxy; compare with `drawbridge authority show` there");
    }
    for (Passage request : report.requests()) {
      out.println("request   " + request.words());
      if (!request.passed()) {
        out.println("          " + request.remedy());
      }
    }
    if (!report.runtimes().isEmpty()) {
      out.println();
    }
    for (Diagnosis each : report.runtimes()) {
      out.println(line(each));
    }
    commands(report, out);
    out.println();
    out.println(report.ok() ? "All is well." : "There is something to fix.");
    out.flush();
  }

  private static String line(Diagnosis each) {
    String version = each.version() == null ? "" : each.version();
    String start = String.format("%-9s %-12s ", each.runtime(), version);
    String program = each.program() == null ? "" : each.program() + ": ";
    return start + program + each.words();
  }

  private static void commands(Report report, PrintWriter out) {
    Map<String, Set<String>> commands = report.commands();
    if (commands.isEmpty()) {
      return;
    }
    out.println();
    out.println("Tried, and passes with these; in the shell that starts the apps:");
    out.println();
    if (report.root().obtain() != null) {
      out.println("  # the root in a file of its own");
      out.println("  " + report.root().obtain());
    }
    commands.forEach(
        (command, runtimes) -> {
          out.println("  # " + String.join(", ", runtimes));
          out.println("  " + command);
        });
  }
}
