// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The examination of one runtime: it fetches as it is; where that fails, with each setting that may
 * be missing, and then with both.
 *
 * @param scratch an empty directory of its own
 */
record Examination(
    AppRuntime runtime,
    Path program,
    Machine machine,
    ProxyAddress proxy,
    Root root,
    URI url,
    Path scratch) {
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+\\S*|\\d+");

  /** Runs it. Takes up to five times the runtime's limit. */
  Diagnosis run() {
    Ran asked = Ran.of(runtime.version(program), environment(List.of()), scratch, VERSION_LIMIT);
    if (asked.exit() != 0) {
      return Diagnosis.notFound(runtime.name());
    }
    String version = version(asked.output());
    try {
      return examine(version);
    } catch (IOException e) {
      return diagnosis(version, Diagnosis.State.FAILED, List.of(), String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String version(String output) {
    // A Java first says which options it picked up from the environment.
    Matcher matcher = VERSION.matcher(output.replaceAll("(?m)^Picked up .*$", ""));
    return matcher.find() ? matcher.group().replaceAll("[\",]+$", "") : null;
  }

  private Diagnosis examine(@Nullable String version) throws IOException {
    Setting toProxy = runtime.proxy(program, proxy, machine);
    Setting toTrust = runtime.trust(program, root, machine, scratch);
    List<List<Setting>> trials = new ArrayList<>(List.of(List.of()));
    if (toProxy != null) {
      trials.add(List.of(toProxy));
    }
    trials.add(List.of(toTrust));
    if (toProxy != null) {
      trials.add(List.of(toProxy, toTrust));
    }
    Ran ran = new Ran(Ran.NEVER, "");
    for (List<Setting> settings : trials) {
      ran = fetch(OwnRequest.INTERNAL, settings);
      if (runtime.answered(ran)) {
        return follow(version, settings, toProxy);
      }
    }
    return diagnosis(version, Diagnosis.State.FAILED, List.of(), ran.lastLine());
  }

  /** What helps is known; now the user's own URL, which must go through the proxy in any case. */
  private Diagnosis follow(
      @Nullable String version, List<Setting> settings, @Nullable Setting toProxy)
      throws IOException {
    if (!url.equals(OwnRequest.INTERNAL)) {
      List<Setting> all = new ArrayList<>(settings);
      if (toProxy != null && !settings.contains(toProxy)) {
        all.add(toProxy);
      }
      Ran ran = fetch(url, all);
      if (!runtime.answered(ran)) {
        return diagnosis(
            version, Diagnosis.State.FAILED, List.of(), "not to " + url + ": " + ran.lastLine());
      }
    }
    List<String> commands = settings.stream().flatMap(each -> each.commands().stream()).toList();
    return settings.isEmpty()
        ? diagnosis(version, Diagnosis.State.OK, commands, "ok")
        : diagnosis(version, Diagnosis.State.TO_SET, commands, missing(settings, toProxy));
  }

  private static String missing(List<Setting> settings, @Nullable Setting toProxy) {
    boolean unled = toProxy != null && settings.contains(toProxy);
    boolean untrusting = settings.size() > (unled ? 1 : 0);
    return unled && untrusting
        ? "does not trust the root, and is not led to the proxy"
        : unled ? "trusts the root, but is not led to the proxy" : "does not trust the root";
  }

  private Ran fetch(URI target, List<Setting> settings) throws IOException {
    List<String> options = settings.stream().flatMap(each -> each.options().stream()).toList();
    List<String> command = runtime.fetch(program, target, options, scratch);
    return Ran.of(command, environment(settings), scratch, runtime.limit());
  }

  private Map<String, String> environment(List<Setting> settings) {
    Map<String, String> environment = new HashMap<>(machine.environment());
    settings.forEach(setting -> environment.putAll(setting.environment()));
    // What programs say is read for what it means; and none may wait for somebody to type.
    environment.put("LC_ALL", "C");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    return environment;
  }

  private Diagnosis diagnosis(
      @Nullable String version, Diagnosis.State state, List<String> settings, String words) {
    return new Diagnosis(runtime.name(), program, version, state, settings, words);
  }
}
