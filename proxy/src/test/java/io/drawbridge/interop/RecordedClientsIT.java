// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.HelloCorpus;
import io.drawbridge.testing.HelloCorpus.Recorded;
import io.drawbridge.testing.TlsAnswer;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every ClientHello that testssl.sh has on record, Android 2.3 and IE 6 among them, sent through
 * the running proxy as it was recorded. The oracle is what the record says of the client, not what
 * the proxy reads.
 */
class RecordedClientsIT {
  private static final String RULES =
      """
      version: 1
      rules:
        - name: old
          when: { port: [444] }
          action: intercept
          legacy: detect
      """;
  private static final int REFUSING = 443;
  private static final int DETECTING = 444;

  private static final int SSL30 = 0x0300;
  private static final int TLS12 = 0x0303;
  private static final int TLS13 = 0x0304;
  private static final String SERVED = "served";
  private static final String HANDSHAKE_FAILURE = "alert 40";
  private static final String PROTOCOL_VERSION = "alert 70";
  private static final String INSUFFICIENT_SECURITY = "alert 71";

  /** What the proxy serves by default at TLS 1.2, and below it where that is detected. */
  private static final Pattern MODERN = Pattern.compile("ECDHE-.*(GCM|CHACHA20).*");

  private static final Pattern OLD = Pattern.compile("(ECDHE-(RSA|ECDSA)-)?AES(128|256)-SHA");

  @Test
  void everyOneIsServedOrRefusedAsThePolicySays() throws IOException {
    List<Recorded> clients = HelloCorpus.recorded();
    List<String> wrong = new ArrayList<>();
    int sent = 0;
    try (var proxy = DrawbridgeProcess.builder().config(RULES).start()) {
      for (Recorded client : clients) {
        compare(client, expected(client), answer(proxy, client, REFUSING), wrong);
        sent++;
        if (client.highest() < TLS12) {
          compare(client, expectedOfOld(client), answer(proxy, client, DETECTING), wrong);
          sent++;
        }
      }
      assertThat(wrong).as("of %s", sent).isEmpty();
      assertNamed(records(proxy, sent), clients.size());
    }
  }

  private static void assertNamed(List<JsonNode> records, int clients) {
    assertThat(records).allSatisfy(each -> assertThat(each.path("ja4").isTextual()).isTrue());
    assertThat(
            records.stream()
                .filter(each -> each.path("connect").asText().endsWith(":" + REFUSING))
                .filter(each -> !each.path("application").asText().equals("unknown"))
                .count())
        .as("named, of %s: docs/clients.md has the figure", clients)
        .isEqualTo(161);
  }

  private static String expected(Recorded client) {
    if (client.highest() < TLS12) {
      return PROTOCOL_VERSION;
    }
    return client.highest() == TLS13 || offers(client, MODERN) ? SERVED : HANDSHAKE_FAILURE;
  }

  private static String expectedOfOld(Recorded client) {
    if (client.highest() == SSL30) {
      return PROTOCOL_VERSION;
    }
    return offers(client, OLD) ? SERVED : INSUFFICIENT_SECURITY;
  }

  private static boolean offers(Recorded client, Pattern suites) {
    return client.ciphers().stream().anyMatch(each -> suites.matcher(each).matches());
  }

  private static void compare(Recorded client, String expected, String got, List<String> wrong) {
    if (!got.equals(expected)) {
      wrong.add(client.client() + ": " + got + ", not " + expected);
    }
  }

  /** To the proxy itself: whether it serves an offer depends on no upstream. */
  private static String answer(DrawbridgeProcess proxy, Recorded client, int port) {
    try (Tunnel tunnel = Tunnel.open(proxy, "drawbridge.internal", port)) {
      tunnel.write(client.bytes());
      TlsAnswer answer = tunnel.tlsAnswer();
      if (answer instanceof TlsAnswer.Alert alert) {
        return "alert " + alert.description();
      }
      return answer instanceof TlsAnswer.Handshake ? SERVED : answer.toString();
    }
  }

  private static List<JsonNode> records(DrawbridgeProcess proxy, int count) {
    Await.until(
        () -> proxy.records().all().size() + " of " + count + " records",
        () -> proxy.records().all().size() >= count);
    return proxy.records().all();
  }
}
