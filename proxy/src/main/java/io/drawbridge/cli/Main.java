// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Where the program starts. */
public final class Main {

  private Main() {}

  /** Runs the command and exits the JVM with its code. */
  public static void main(String[] args) {
    System.exit(
        run(
            args,
            new PrintWriter(System.out, true, System.out.charset()),
            new PrintWriter(System.err, true, System.err.charset())));
  }

  /** The exit code; nothing here refers to picocli, which a plain {@code check} never loads. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    @Nullable CheckRun check = CheckArguments.plain(args);
    if (check == null) {
      return Program.run(args);
    }
    try {
      return check.run(out, err);
    } catch (Exception e) {
      return Complaint.print(e, err);
    }
  }

  /** Apart, so that linking {@link Main} does not load the parser of the command line. */
  private static final class Program {
    static int run(String[] args) {
      String first = args.length == 0 ? "" : args[0];
      return Commands.commandLine(new Serve(), name -> name.equals(first)).execute(args);
    }
  }
}
