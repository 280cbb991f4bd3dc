// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Failure;
import io.drawbridge.testing.SampleSession;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** No peer can forge a line, another field, or an order to a terminal. */
class EscapingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static void assertOnePlainLine(String line) {
    assertThat(line).endsWith("\n");
    assertThat(line.substring(0, line.length() - 1)).matches("[ -~]*");
  }

  private static JsonNode json(ILoggingEvent event) throws IOException {
    String line = Lines.json(event);
    assertOnePlainLine(line);
    return JSON.readTree(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n2026-03-01T12:35:00.001Z INFO session id=1 outcome=ok",
        "\u001b[2J\u001b]0;owned\u0007",
        "\u009b31m",
        "\" outcome=\"ok",
        "\\\" outcome=ok",
        "x\",\"outcome\":\"ok\"}\n{\"id\":\"1",
        "\u0000\u0008\u007f\t",
        "\u2028\u2029\u202e\u200b",
        "Käse \ud83d\ude00",
        "\ud83d alone",
        "outcome=ok",
        "",
      })
  void whateverAPeerSendsStaysInItsField(String hostile) throws IOException {
    SessionRecord record =
        new SampleSession()
            .userAgent(hostile)
            .clientAlpn(hostile)
            .failed(Failure.CONNECT_REFUSED, hostile)
            .record();

    JsonNode json = json(Lines.session(record));
    assertThat(json.path("user_agent").asText()).isEqualTo(hostile);
    assertThat(json.path("client_tls").path("alpn").asText()).isEqualTo(hostile);
    assertThat(json.path("reason").asText()).isEqualTo("connect-refused: " + hostile);
    assertThat(json.path("outcome").asText()).isEqualTo("failed");

    String text = Lines.text(Lines.session(record));
    assertOnePlainLine(text);
    // Every value in quotes taken away, one outcome is left: ours.
    assertThat(text.replaceAll("\"(\\\\.|[^\"\\\\])*\"", ""))
        .containsOnlyOnce("outcome=")
        .contains(" outcome=failed ");
  }

  @Test
  void aLongValueIsCut() throws IOException {
    SessionRecord record = new SampleSession().userAgent("x".repeat(10_000)).record();

    assertThat(json(Lines.session(record)).path("user_agent").asText())
        .isEqualTo("x".repeat(512) + "...");
    assertThat(Lines.text(Lines.session(record))).hasSizeLessThan(2_000);
  }

  @Test
  void noCharacterIsCutInHalf() throws IOException {
    SessionRecord record = new SampleSession().userAgent("\ud83d\ude00x".repeat(400)).record();
    SessionRecord shifted =
        new SampleSession().userAgent("\ud83d\ude00".repeat(400) + "x").record();
    SessionRecord odd = new SampleSession().userAgent("x" + "\ud83d\ude00".repeat(400)).record();

    for (SessionRecord each : new SessionRecord[] {record, shifted, odd}) {
      String shown = json(Lines.session(each)).path("user_agent").asText();
      assertThat(shown).hasSizeBetween(514, 515).doesNotContain("\ufffd");
      assertThat(shown.codePoints()).noneMatch(c -> c >= 0xd800 && c < 0xe000);
    }
  }

  @Test
  void messagesKeyValuesAndErrorsAreEscapedToo() throws IOException {
    LoggingEvent event =
        Lines.event(
            Level.ERROR,
            "read {}",
            new IOException("bad\nthing \u001b[0m", new IllegalStateException("deep\r")),
            "a\nb");
    event.addKeyValuePair(new KeyValuePair("path", "/x\n\"y"));
    event.addKeyValuePair(new KeyValuePair("count", 3));
    event.addKeyValuePair(new KeyValuePair("missing", null));

    JsonNode json = json(event);
    assertThat(json.path("time").asText()).isEqualTo("2026-03-01T12:35:00.001Z");
    assertThat(json.path("level").asText()).isEqualTo("ERROR");
    assertThat(json.path("logger").asText()).isEqualTo("io.drawbridge.session.Test");
    assertThat(json.path("message").asText()).isEqualTo("read a\nb");
    assertThat(json.path("path").asText()).isEqualTo("/x\n\"y");
    assertThat(json.path("count").asInt()).isEqualTo(3);
    assertThat(json.path("missing").isNull()).isTrue();
    assertThat(json.path("error").asText())
        .isEqualTo(
            "java.io.IOException: bad\nthing \u001b[0m"
                + " <- java.lang.IllegalStateException: deep\r");
    assertThat(json.path("stack").asText()).contains("EscapingTest");

    String text = Lines.text(event);
    assertThat(text.lines().findFirst().orElseThrow())
        .isEqualTo(
            "2026-03-01T12:35:00.001Z ERROR read a\\nb path=\"/x\\n\\\"y\" count=3 missing=null"
                + " error=\"java.io.IOException: bad\\nthing \\u001b[0m"
                + " <- java.lang.IllegalStateException: deep\\r\"");
    assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("    "));
    assertThat(text).matches("[ -~\n]*");
  }

  @Test
  void aWarningHasNoStack() throws IOException {
    LoggingEvent event = Lines.event(Level.WARN, "refused", new IOException("gone"));

    assertThat(json(event).has("stack")).isFalse();
    assertThat(Lines.text(event).lines()).hasSize(1);
  }
}
