// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.check.StartTls;
import io.drawbridge.check.Target;
import io.drawbridge.classify.ServerFinding;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckArgumentsTest {
  @Test
  void readsWhatIsPlain() {
    String line =
        "check mail.example --starttls smtp [::1]:26 --json --trust roots.pem"
            + " --fail-on upstream-weak-dh,rc4-served --fail-on des-served";

    assertThat(CheckArguments.plain(line.split(" ")))
        .isEqualTo(
            new CheckRun(
                List.of(
                    new Target("mail.example", 25, StartTls.SMTP),
                    new Target("::1", 26, StartTls.SMTP)),
                Set.of(
                    ServerFinding.UPSTREAM_WEAK_DH,
                    ServerFinding.RC4_SERVED,
                    ServerFinding.DES_SERVED),
                true,
                Path.of("roots.pem")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check",
        "report",
        "check --help",
        "check --json",
        "check host:x",
        "check host --starttls",
        "check host --starttls ftp",
        "check host --starttls=smtp",
        "check host --json --json",
        "check host --fail-on weak",
        "check host --trust --json",
        "check -h host",
        "check @file"
      })
  void leavesTheRestToTheGeneralParser(String line) {
    assertThat(CheckArguments.plain(line.split(" "))).isNull();
  }
}
