// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing to be set for a runtime.
 *
 * @param commands what the user types into a POSIX shell
 * @param environment how a trial sets it: variables with their values, empty for one to be unset
 * @param options how a trial sets it where there is no variable for it: options of the fetch
 */
record Setting(List<String> commands, Map<String, String> environment, List<String> options) {
  Setting {
    commands = List.copyOf(commands);
    environment = Map.copyOf(environment);
    options = List.copyOf(options);
  }

  /**
   * A variable that names a file of roots. Where it names another file already, the advice is a new
   * file with the roots of both, so that nothing loses trust.
   *
   * @param scratch where a trial writes such a file
   */
  static Setting variable(String name, Root root, Machine machine, Path scratch)
      throws IOException {
    Path named = machine.file(name);
    if (named == null || named.equals(root.file())) {
      return new Setting(
          List.of("export " + name + "=" + Shell.quote(root.file().toString())),
          Map.of(name, root.trial().toString()),
          List.of());
    }
    Path both = Path.of("drawbridge-and-" + named.getFileName()).toAbsolutePath();
    Path trial = scratch.resolve(name);
    Files.writeString(trial, Files.readString(named) + "\n" + Files.readString(root.trial()));
    String quoted = Shell.quote(both.toString());
    return new Setting(
        List.of(
            "cat "
                + Shell.quote(named.toString())
                + " "
                + Shell.quote(root.file().toString())
                + " > "
                + quoted,
            "export " + name + "=" + quoted),
        Map.of(name, trial.toString()),
        List.of());
  }

  /**
   * The variables that most programs know. Both spellings: wget reads the small one alone, other
   * programs the large one alone.
   */
  static Setting proxyVariables(ProxyAddress proxy, Machine machine) {
    return proxyVariables(proxy, machine, "", Map.of());
  }

  /** The same, with more variables in the same command. */
  static Setting proxyVariables(
      ProxyAddress proxy, Machine machine, String more, Map<String, String> moreEnvironment) {
    String url = Shell.quote(proxy.url());
    List<String> commands =
        new ArrayList<>(List.of("export HTTPS_PROXY=" + url + " https_proxy=" + url));
    if (!more.isEmpty()) {
      commands.add("export " + more);
    }
    Map<String, String> environment =
        new HashMap<>(Map.of("HTTPS_PROXY", proxy.url(), "https_proxy", proxy.url()));
    environment.putAll(moreEnvironment);
    if (machine.variable("NO_PROXY") != null || machine.variable("no_proxy") != null) {
      commands.add("unset NO_PROXY no_proxy");
      environment.put("NO_PROXY", "");
      environment.put("no_proxy", "");
    }
    return new Setting(commands, environment, List.of());
  }
}
