// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectHeadTest {

  @ParameterizedTest
  @CsvSource({
    "api.example.com:443, api.example.com, 443",
    "API.Example.COM:8443, api.example.com, 8443",
    "api.example.com.:443, api.example.com, 443",
    "127.0.0.1:443, 127.0.0.1, 443",
    "[::1]:443, ::1, 443",
    "[2001:DB8::A]:1, 2001:db8::a, 1",
    "[::ffff:127.0.0.1]:443, ::ffff:127.0.0.1, 443",
    "[1:2:3:4:5:6:7:8]:65535, 1:2:3:4:5:6:7:8, 65535",
    "_sip.x-y.example:443, _sip.x-y.example, 443",
    "xn--bcher-kva.example:443, xn--bcher-kva.example, 443",
    "3com.example:443, 3com.example, 443",
    "a.1st:443, a.1st, 443",
  })
  void takesHostAndPort(String target, String host, int port) {
    assertThat(read("CONNECT " + target + " HTTP/1.1\r\n\r\n"))
        .isEqualTo(new ConnectHead.Request(new Destination(host, port), true, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":443",
        "host",
        "host:",
        "host:0",
        "host:65536",
        "host:443x",
        "host:443x443",
        "host:443:443",
        "h:443/x",
        "http://h:443",
        "user@h:443",
        "h\tx:443",
        "h\rx:443",
        "h%20:443",
        "*.h:443",
        "-h:443",
        "h..x:443",
        ".h:443",
        "::1:443",
        "[::1]",
        "[::1:443",
        "[1:2]:443",
        "[::1%eth0]:443",
        "[::g]:443",
        "[1::2::3]:443",
        "[1:2:3:4:5:6:7:8:9]:443",
        "127.1:443",
        "0x7f000001:443",
        "0x7f.0.0.1:443",
        "2130706433:443",
        "017700000001:443",
        "127.0.0.01:443",
        "256.1.1.1:443",
        "1.2.3.4.5:443",
        "[127.0.0.1]:443",
        "h\u00fc:443",
        "h:+443",
        "h: 443"
      })
  void refusesEveryOtherTarget(String target) {
    assertThat(read("CONNECT " + target + " HTTP/1.1\r\n\r\n"))
        .isInstanceOfSatisfying(
            ConnectHead.Bad.class,
            bad -> {
              assertThat(bad.failure()).isEqualTo(Failure.BAD_REQUEST);
              assertThat(bad.detail()).matches("[ -~]*");
            });
  }

  @Test
  void refusesOverlongNames() {
    assertBad("CONNECT " + "a".repeat(64) + ".example:443 HTTP/1.1\r\n\r\n", Failure.BAD_REQUEST);
    assertBad("CONNECT " + "a.".repeat(127) + "example:443 HTTP/1.1\r\n\r\n", Failure.BAD_REQUEST);
  }

  @Test
  void readsCredentialsUserAgentAndVersion() {
    assertThat(
            read(
                "CONNECT h.example:443 HTTP/1.0\r\nproxy-authorization:  Basic eDp5 \r\n"
                    + "User-Agent: MSE/1.2\r\nHost: other\r\n\r\n"))
        .isEqualTo(
            new ConnectHead.Request(
                new Destination("h.example", 443), false, "Basic eDp5", "MSE/1.2"));
  }

  @Test
  void doesNotShowCredentials() {
    assertThat(read("CONNECT h.example:443 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n"))
        .hasToString("CONNECT h.example:443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "HTTP/3", "HTTP/0.9"})
  void namesVersionsItDoesNotSpeak(String version) {
    assertBad("CONNECT h.example:443 " + version + "\r\n\r\n", Failure.VERSION_UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Bad Name: x\r\n",
        "no-colon\r\n",
        ": x\r\n",
        " folded: x\r\n",
        "X: a\u0000b\r\n",
        "X: a\rb\r\n",
        "Proxy-Authorization: a\r\nProxy-Authorization: b\r\n",
      })
  void refusesMalformedFields(String fields) {
    assertBad("CONNECT h.example:443 HTTP/1.1\r\n" + fields + "\r\n", Failure.BAD_REQUEST);
  }

  @Test
  void refusesTooManyFields() {
    assertBad(
        "CONNECT h.example:443 HTTP/1.1\r\n" + "X: y\r\n".repeat(101) + "\r\n",
        Failure.BAD_REQUEST);
  }

  private static ConnectHead read(String head) {
    return ConnectHead.read(head);
  }

  private static void assertBad(String head, Failure failure) {
    assertThat(read(head))
        .isInstanceOfSatisfying(
            ConnectHead.Bad.class, bad -> assertThat(bad.failure()).isEqualTo(failure));
  }
}
