// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.LenientServer;
import io.drawbridge.testing.OldClient;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps that are told in their answers when they will be refused. */
class SunsetIT {
  private static final String SUNSET = "Sunset: Fri, 01 Mar 2097 06:00:00 GMT\r\n";
  private static final String WARNING =
      "Warning: 299 drawbridge \"TLSv1.1 is refused from 2097-03-01T06:00:00Z on (rule told)\"\r\n";
  private static final OldClient OLD = OldClient.tls11(OldClient.ECDHE_SUITES);
  private static final String BODY = "token=t;";

  private static final LenientServer TOLD = new LenientServer(LenientServer.Dialect.CHUNKS_FIRST);
  private static final LenientServer LATER = new LenientServer(LenientServer.Dialect.CHUNKS_FIRST);
  private static final LenientServer SHARED = new LenientServer(LenientServer.Dialect.CHUNKS_FIRST);
  private static final TcpServer ECHO =
      TcpServer.tls(
          TestPki.shared().good().serverContext(),
          socket -> {
            Tunnel.head(socket.getInputStream());
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nHTTP/1.1 200 \r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
          });
  private static final DrawbridgeProcess PROXY =
      DrawbridgeProcess.builder()
          .config(
              """
              version: 1
              rules:
                - name: later
                  when: { port: [LATER] }
                  action: intercept
                  legacy: detect
                  plan: { warn-from: 2096-01-01T00:00:00Z, reject-from: 2097-03-01T06:00:00Z, warn-apps: true }
                - name: shared
                  when: { port: [SHARED] }
                  action: intercept
                  legacy: detect
                  reuse: auto
                  plan: { warn-from: 2021-01-01T00:00:00Z, reject-from: 2097-03-01T06:00:00Z, warn-apps: true }
                - name: told
                  action: intercept
                  legacy: detect
                  plan: { warn-from: 2021-01-01T00:00:00Z, reject-from: 2097-03-01T06:00:00Z, warn-apps: true }
              """
                  .replace("LATER", String.valueOf(LATER.port()))
                  .replace("SHARED", String.valueOf(SHARED.port())))
          .start();

  @AfterAll
  static void stop() {
    PROXY.close();
    TOLD.close();
    LATER.close();
    SHARED.close();
    ECHO.close();
  }

  private static String request(String method, String path, String more) {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Token: t\r\n" + more + "\r\n";
  }

  /** What a client gets for these requests, the last of which ends the connection. */
  private static String ask(int port, String... requests) {
    return OLD.send(PROXY.address(), port, String.join("", requests)).answer();
  }

  private static String last(String method, String path) {
    return request(method, path, "Connection: close\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/split", "/hints", "/none", "/until-close", "/chunked"})
  void answersDifferInTheFieldsAlone(String path) {
    String plain = ask(LATER.port(), last("GET", path));
    String told = ask(TOLD.port(), last("GET", path));

    assertThat(plain).contains("HTTP/1.1 20").doesNotContain("Sunset", "Warning");
    int end = plain.indexOf("\r\n\r\n", plain.indexOf("HTTP/1.1 20")) + 2;
    assertThat(told).isEqualTo(plain.substring(0, end) + SUNSET + WARNING + plain.substring(end));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyAnswerOfAConnectionHasThem(boolean shared) {
    String chunked = "Transfer-Encoding: chunked\r\n";
    String answers =
        ask(
            shared ? SHARED.port() : TOLD.port(),
            request("GET", "/", ""),
            request("HEAD", "/", ""),
            request("POST", "/chunked", "Content-Length: 5\r\n") + "GET /",
            request("GET", "/none", ""),
            request("PUT", "/hints", chunked) + "3\r\nabc\r\n0\r\n\r\n",
            last("GET", "/split"));

    assertThat(finals(answers)).hasSize(6).allMatch(head -> head.contains(SUNSET));
    assertThat(Pattern.compile("Sunset: ").matcher(answers).results()).hasSize(6);
    assertThat(answers).contains("103 Early Hints\r\n\r\n").endsWith("\r\n\r\n" + BODY);
  }

  private static List<String> finals(String answers) {
    return Pattern.compile("HTTP/1\\.1 20.*?\r\n\r\n", Pattern.DOTALL)
        .matcher(answers)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void curlIsToldAndAModernAppIsNot() {
    String url = "https://localhost:" + TOLD.port() + "/chunked";
    Command old =
        Command.of("curl", "-sSi", "--max-time", "20", "--proxy", PROXY.url(), "--cacert")
            .with(PROXY.root(), "--tls-max", "1.1", "--tlsv1.0")
            .with("--ciphers", "DEFAULT@SECLEVEL=0", "--suppress-connect-headers", url, url);
    Command modern =
        Command.of("curl", "-sSi", "--max-time", "20", "--proxy", PROXY.url(), "--cacert")
            .with(PROXY.root(), "--suppress-connect-headers", url);

    assertThat(finals(old.run().succeeded().out())).hasSize(2).allMatch(h -> h.contains(WARNING));
    assertThat(modern.run().succeeded().out()).contains("200 OK").doesNotContain("Sunset");
  }

  @Test
  void whatIsNotPlainHttpPassesAsItIs() {
    String upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";

    assertThat(ask(ECHO.port(), request("GET", "/", upgrade)))
        .isEqualTo(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nHTTP/1.1 200 \r\n\r\n");
    assertThat(ask(ECHO.port(), "EHLO there\r\n\r\n")).doesNotContain("Sunset");
  }
}
