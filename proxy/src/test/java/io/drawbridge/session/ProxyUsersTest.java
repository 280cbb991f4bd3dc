// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.policy.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyUsersTest {
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();
  private static final int COST = 8;

  private final Path directory;
  private final Path file;
  private ProxyUsers users;

  ProxyUsersTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.file =
        Files.writeString(
            directory.resolve("users"),
            "anna:" + hash("correct horse") + "\nbernd:" + hash("battery staple") + "\n");
    this.users = users(Runnable::run, 3);
  }

  private ProxyUsers users(Executor executor, int failuresPerMinute) {
    try {
      return ProxyUsers.read(
          file,
          executor,
          new ClientRate(
              failuresPerMinute, Duration.ofMinutes(1), failuresPerMinute, System::nanoTime));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(String password) {
    return OpenBSDBCrypt.generate("2y", password.toCharArray(), new byte[16], COST);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private Login check(String authorization) {
    List<Login> logins = new ArrayList<>();
    users.check(authorization, CLIENT, logins::add);
    assertThat(logins).hasSize(1);
    return logins.get(0);
  }

  private static Failure failure(Login login) {
    assertThat(login).isInstanceOf(Login.Refused.class);
    return ((Login.Refused) login).failure();
  }

  @Test
  void theRightPasswordNamesTheUser() {
    assertThat(check(basic("anna:correct horse"))).isEqualTo(new Login.Known("anna"));
    assertThat(check("bAsIc" + basic("anna:correct horse").substring(5)))
        .isEqualTo(new Login.Known("anna"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna:wrong",
        "anna:",
        "anna",
        ":correct horse",
        "clara:correct horse",
        "bernd:correct horse",
        "anna:correct horse\u0000",
        "anna:correct horse "
      })
  void everythingElseIsAskedAgain(String pair) {
    assertThat(failure(check(basic(pair)))).isEqualTo(Failure.CREDENTIALS_REQUIRED);
  }

  @Test
  void aPasswordLongerThanBcryptTakesIsWrong() {
    assertThat(failure(check(basic("anna:" + "ä".repeat(37)))))
        .isEqualTo(Failure.CREDENTIALS_REQUIRED);
  }

  @Test
  void whatIsNoBase64IsWrong() {
    assertThat(failure(check("Basic ~~~"))).isEqualTo(Failure.CREDENTIALS_REQUIRED);
    assertThat(failure(check("Bearer x"))).isEqualTo(Failure.CREDENTIALS_REQUIRED);
  }

  @Test
  void afterTooManyWrongPasswordsTheRightOneIsNotLookedAt() {
    for (int i = 0; i < 3; i++) {
      check(basic("anna:guess" + i));
    }

    assertThat(failure(check(basic("anna:correct horse")))).isEqualTo(Failure.LOGINS_LIMITED);
  }

  @Test
  void whoHasLoggedInIsNotHeldUpByAnothersGuesses() {
    check(basic("anna:correct horse"));
    for (int i = 0; i < 9; i++) {
      check(basic("bernd:guess" + i));
    }

    assertThat(check(basic("anna:correct horse"))).isEqualTo(new Login.Known("anna"));
  }

  @Test
  void rightPasswordsDoNotCount() {
    for (int i = 0; i < 9; i++) {
      assertThat(check(basic(i % 2 == 0 ? "anna:correct horse" : "bernd:battery staple")))
          .isInstanceOf(Login.Known.class);
    }
  }

  @Test
  void requestsWithoutCredentialsDoNotCount() {
    for (int i = 0; i < 9; i++) {
      users.check(
          null,
          CLIENT,
          login -> assertThat(failure(login)).isEqualTo(Failure.CREDENTIALS_REQUIRED));
    }

    assertThat(check(basic("anna:correct horse"))).isEqualTo(new Login.Known("anna"));
  }

  @Test
  void aFullQueueIsOverload() {
    users =
        users(
            task -> {
              throw new RejectedExecutionException();
            },
            3);

    assertThat(failure(check(basic("anna:correct horse")))).isEqualTo(Failure.OVERLOADED);
  }

  /** The work for a name that exists and for one that does not is the same within a factor of 2. */
  @Test
  void timeDoesNotTellWhichNamesExist() {
    users = users(Runnable::run, 1000);
    medianNanos("anna");
    double known = medianNanos("anna");
    double unknown = medianNanos("nobody");

    assertThat(known / unknown).isBetween(0.5, 2.0);
  }

  private double medianNanos(String name) {
    long[] nanos = new long[21];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      check(basic(name + ":guess" + i));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna:plain",
        "anna:$apr1$x$y",
        ":$2y$05$",
        "anna:{SHA}x",
        "anna:$2y$31$abcdefghijklmnopqrstuuVvYJ1E8p2XbgZJZBp.q0wT1u2gHFDIi",
        "anna:$2y$03$abcdefghijklmnopqrstuuVvYJ1E8p2XbgZJZBp.q0wT1u2gHFDIi"
      })
  void aLineThatIsNoBcryptHashIsRefused(String line) throws IOException {
    Path bad = Files.writeString(directory.resolve("bad"), line + "\n");

    assertThatThrownBy(
            () ->
                ProxyUsers.read(
                    bad,
                    Runnable::run,
                    new ClientRate(1, Duration.ofMinutes(1), 1, System::nanoTime)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1")
        .hasMessageNotContaining(line.substring(line.indexOf(':') + 1));
  }
}
