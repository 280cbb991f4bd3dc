// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.check.StartTls;
import io.drawbridge.check.Target;
import io.drawbridge.classify.ServerFinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command line of {@code check} in its plain form: servers, and options with their values
 * apart. A scan of a near server takes no longer than the general parser does to start, so that one
 * sees only what is not plain: help, other spellings, and mistakes, which it explains.
 */
final class CheckArguments {

  private CheckArguments() {}

  /** What is asked for; null where it takes the general parser, {@link CheckCommand}, to tell. */
  static @Nullable CheckRun plain(String[] args) {
    if (args.length < 2 || !args[0].equals("check")) {
      return null;
    }
    try {
      return read(List.of(args).subList(1, args.length));
    } catch (IllegalArgumentException mistake) {
      return null;
    }
  }

  private static @Nullable CheckRun read(List<String> args) {
    List<String> hosts = new ArrayList<>();
    Set<ServerFinding> fatal = new HashSet<>();
    StartTls startTls = null;
    Path trust = null;
    boolean json = false;
    for (int at = 0; at < args.size(); at++) {
      String arg = args.get(at);
      if (arg.startsWith("@")) {
        return null; // a file of arguments
      } else if (!arg.startsWith("-")) {
        hosts.add(arg);
      } else if (arg.equals("--json") && !json) {
        json = true;
      } else if (at + 1 == args.size() || args.get(at + 1).startsWith("-")) {
        return null;
      } else if (arg.equals("--starttls") && startTls == null) {
        startTls = known(StartTls.ofLabel(args.get(++at)));
      } else if (arg.equals("--trust") && trust == null) {
        trust = Path.of(args.get(++at));
      } else if (arg.equals("--fail-on")) {
        for (String label : args.get(++at).split(",", -1)) {
          fatal.add(known(ServerFinding.ofLabel(label)));
        }
      } else {
        return null;
      }
    }
    StartTls protocol = startTls;
    List<Target> targets = hosts.stream().map(host -> Target.parse(host, protocol)).toList();
    return targets.isEmpty() ? null : new CheckRun(targets, fatal, json, trust);
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("no such value");
    }
    return value;
  }
}
