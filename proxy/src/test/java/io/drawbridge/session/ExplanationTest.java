// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.policy.Failure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExplanationTest {
  private static final String HOSTILE = "a\"b\\c\r\nX: y\u00fc\u0001";

  @ParameterizedTest
  @EnumSource(Failure.class)
  void proxyStatusIsOneLineOfPrintableAscii(Failure failure) {
    assertThat(Explanation.proxyStatus(failure, HOSTILE))
        .startsWith("drawbridge; error=")
        .contains(failure.label())
        .matches("[ -~]*");
  }

  @Test
  void namesTheStandardErrors() {
    assertThat(Explanation.proxyStatus(Failure.DNS_FAILED, "no address"))
        .isEqualTo("drawbridge; error=dns_error; details=\"dns-failed: no address\"");
    assertThat(Explanation.proxyStatus(Failure.UPSTREAM_EXPIRED, "x"))
        .contains("error=tls_certificate_error;");
  }

  @Test
  void jsonEscapesWhatComesFromTheNetwork() {
    assertThat(Explanation.json(Failure.UPSTREAM_CLOSED, HOSTILE, "id", "h:443"))
        .contains("\"detail\":\"a\\\"b\\\\c\\u000d\\u000aX: y\u00fc\\u0001\"");
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void refusalsAreWholeHttpMessagesWithTheSession(Failure failure) {
    String answer =
        new String(Answers.refusal(failure, "detail", "abc", false), StandardCharsets.UTF_8);
    String[] parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0]).startsWith("HTTP/1.1 " + failure.status() + " ");
    assertThat(parts[0]).contains("X-Drawbridge-Session: abc", "Connection: close");
    assertThat(parts[0]).contains("Content-Length: " + parts[1].length());
    assertThat(parts[1])
        .contains(failure.label(), failure.remedy(), "Reason: detail\n", "Session: abc");
  }
}
