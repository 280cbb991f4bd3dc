// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code drawbridge doctor} on this machine, with the runtimes that are here. That its advice is
 * exact is shown by following it to the letter: a shell runs the printed block, and the next
 * examination in that shell finds nothing.
 */
class DoctorIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static DrawbridgeProcess proxy;

  /** The home of a user whose files the advice may change. */
  private final Path home = Scratch.directory("doctor home");

  @BeforeAll
  static void start() {
    proxy = DrawbridgeProcess.start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @Test
  void adviceForEveryRuntimeIsExact() throws Exception {
    for (String program : List.of("curl", "wget", "git", "openssl", "node", "python3")) {
      Command.require(program);
    }
    String java = ownJava();

    var before = doctor(java, "").exited(1);
    assertThat(before.out())
        .containsPattern("curl .*: does not trust the root, and is not led to the proxy")
        .containsPattern("openssl .*: does not trust the root");
    String block = block(before);
    var after = doctor(java, block, "--json").exited(0);

    Map<String, String> states = states(after);
    assertThat(states)
        .containsKeys("curl", "wget", "git", "openssl", "java", "node", "python", "requests", "go");
    states.forEach(
        (runtime, state) ->
            assertThat(before.out())
                .as(after.toString())
                .containsPattern(
                    "\n"
                        + runtime
                        + (state.equals("ok") ? " .*: does not trust the root" : " +not found")));
  }

  @Test
  void rootThatIsNotHereIsFetchedAndAddedToWhatWasTrusted() throws Exception {
    Path other = Files.copy(TestPki.shared().root(), home.resolve("corporate.pem"));
    String trusted = "export CURL_CA_BUNDLE='" + other + "'\n";
    String[] options = {"--runtime=curl", "--data=" + home.resolve("none")};

    String block = block(doctor("", trusted, options).exited(1));
    assertThat(block).contains("/root.pem\n").contains("cat ");
    doctor("", trusted + block, options).exited(0);

    assertThat(Files.readString(home.resolve("drawbridge-and-corporate.pem")))
        .contains(Files.readString(other).strip())
        .contains(Files.readString(proxy.root()).strip());
    assertThat(home.resolve("none")).doesNotExist();
  }

  @Test
  void fetchesThePageThatItIsGiven() throws Exception {
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good())) {
      String[] options = {"--runtime=curl,python", nginx.url("/")};
      String block = block(doctor("", "", options).exited(1));

      var after = doctor("", block, options).exited(0);

      assertThat(after.out()).contains("request   " + nginx.url("/") + " answers 200 over TLSv1.3");
      assertThat(proxy.records().to("localhost:" + nginx.port())).isNotNull();
    }
  }

  @Test
  void tellsWhyThePageFails() {
    String page = "https://localhost:" + Ports.free() + "/";

    var result = doctor("", "", "--runtime=curl", page).exited(1);

    assertThat(result.out()).contains("request   http://127.0.0.1:").contains("answers 502: ");
    assertThat(result.out()).doesNotContain("curl ");
  }

  @Test
  void tellsThatTheRootIsAnother() {
    var result = doctor("", "", "--root=" + TestPki.shared().root()).exited(1);

    assertThat(result.out())
        .contains("the proxy's certificates come from another root")
        .contains("https://drawbridge.internal/root.pem");
  }

  /** Runs it in a shell, as a user has one, after some commands. */
  private Command.Result doctor(String java, String first, String... arguments) {
    List<String> words = new ArrayList<>(DrawbridgeProcess.program());
    words.addAll(List.of("doctor", "--proxy=127.0.0.1:" + proxy.proxyPort()));
    if (Arrays.stream(arguments).noneMatch(each -> each.startsWith("--data="))) {
      words.add("--data=" + proxy.root().getParent());
    }
    words.addAll(List.of(arguments));
    String command =
        words.stream()
            .map(
                word ->
                    word.replaceAll(
                        "(^|:)target/", "$1" + Path.of("target").toAbsolutePath() + "/"))
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    String path = (java.isEmpty() ? "" : java + ":") + System.getenv("PATH");
    return Command.of("env", "-i", "PATH=" + path, "HOME=" + home, "bash", "-euc")
        .with("cd ~\n" + first + "\n" + command)
        .within(LIMIT)
        .run();
  }

  /** The commands that were printed, comments and all. */
  private static String block(Command.Result result) {
    String block =
        result
            .out()
            .lines()
            .dropWhile(line -> !line.startsWith("Tried"))
            .skip(1)
            .filter(line -> line.startsWith("  "))
            .map(line -> line.substring(2) + "\n")
            .collect(Collectors.joining());
    assertThat(block).as(result.toString()).isNotEmpty();
    return block;
  }

  private static Map<String, String> states(Command.Result result) throws Exception {
    Map<String, String> states = new HashMap<>();
    for (JsonNode each : new ObjectMapper().readTree(result.out()).get("runtimes")) {
      states.put(each.get("runtime").asText(), each.get("state").asText());
    }
    return states;
  }

  /** A Java of the test's own, since the advice changes its trust store. */
  private String ownJava() {
    Path own = home.resolve("java");
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    Command.of(jlink.toString(), "--add-modules", "java.base,jdk.crypto.ec", "--output", own)
        .run()
        .succeeded();
    return own.resolve("bin").toString();
  }
}
