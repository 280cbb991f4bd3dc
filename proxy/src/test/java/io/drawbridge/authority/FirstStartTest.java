// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.Scratch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several that start at once with one empty directory agree on one root. */
final class FirstStartTest {

  private final Path parent = Scratch.directory("first-start");

  @Test
  void twoThreadsAndAProcessFindOneRoot() throws Exception {
    Path data = parent.resolve("new").resolve("data");
    CompletableFuture<String> process = CompletableFuture.supplyAsync(() -> process(data));
    List<CompletableFuture<String>> threads =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> open(data))).limit(2).toList();

    String fingerprint = process.join();
    assertThat(threads).allSatisfy(each -> assertThat(each.join()).isEqualTo(fingerprint));
    assertThat(open(data)).isEqualTo(fingerprint);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  private static String process(Path data) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Command.of(java, "-cp", classes, Opener.class.getName(), data)
        .run()
        .succeeded()
        .out()
        .strip();
  }

  private static String open(Path data) {
    return OwnRoot.open(data, Clock.systemUTC()).root().sha256();
  }

  /** Opens a directory and prints its root's fingerprint. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws AuthorityException {
      AuthorityOptions options = AuthorityOptions.in(Path.of(args[0]));
      System.out.println(
          Authority.open(options, Clock.systemUTC(), new SecureRandom()).root().sha256());
    }
  }
}
