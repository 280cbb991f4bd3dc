// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Server names that are none, from the wire to the log: the app gets the certificate of the host
 * that it named in CONNECT, or an alert, and what it sent is nowhere to be found.
 */
class ServerNameIT {
  private static final int DECODE_ERROR = 50;
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy = DrawbridgeProcess.start();
  }

  @AfterAll
  static void stop() {
    String log = String.join("\n", proxy.process().err());
    assertThat(log).matches("[\\n -~]*").doesNotContain("evil");
    assertThat(proxy.admin("/metrics")).matches("[\\n -~]*").doesNotContain("evil");
    proxy.close();
    nginx.close();
  }

  /** A server_name extension with one entry. */
  private static byte[] entry(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return bytes(bytes.length + 3, 0, bytes.length, bytes);
  }

  private static byte[] bytes(int listLength, int type, int nameLength, byte[] name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(listLength >> 8);
    out.write(listLength);
    out.write(type);
    out.write(nameLength >> 8);
    out.write(nameLength);
    out.writeBytes(name);
    return out.toByteArray();
  }

  /** What the proxy says to it in TLS 1.2, where certificates go in clear: a flight or an alert. */
  private static byte[] answer(byte[] serverName) {
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port())) {
      byte[] groups = {0, 2, 0, 23};
      byte[] schemes = {0, 2, 4, 3};
      tunnel.write(
          RawHello.of(0x0303)
              .extension(0, serverName)
              .extension(10, groups)
              .extension(13, schemes)
              .bytes());
      byte[] flight = flight(tunnel.socket().getInputStream());
      JsonNode record = closed(tunnel.socket().getLocalPort(), tunnel);
      assertThat(record.toString()).doesNotContain("evil");
      return flight;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode closed(int port, Tunnel tunnel) {
    tunnel.reset();
    return proxy.records().await(r -> r.path("client").asText().endsWith(":" + port));
  }

  /** Records up to ServerHelloDone or an alert. */
  private static byte[] flight(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      byte[] header = in.readNBytes(5);
      assertThat(header).hasSize(5);
      byte[] body = in.readNBytes((header[3] & 0xff) << 8 | (header[4] & 0xff));
      if (header[0] == 21) {
        return body;
      }
      all.writeBytes(body);
      int end = all.size();
      byte[] soFar = all.toByteArray();
      if (soFar[end - 4] == 14 && soFar[end - 3] == 0 && soFar[end - 1] == 0) {
        return soFar;
      }
    }
  }

  private static void assertLeafOfConnectHost(byte[] flight) {
    String text = new String(flight, StandardCharsets.ISO_8859_1);
    assertThat(text).contains("localhost").doesNotContain("evil").doesNotContain("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "2001:db8::1",
        "*",
        "*.evil.example",
        "evil.\u00c3\u00a9xample",
        "evil\r\nX-Evil: 1",
        "evil\"}{,=\\",
        "../../evil",
        "evil..example",
        "evil example",
        "evil:443",
        "user@evil.example"
      })
  void whatIsNoNameGetsTheLeafOfTheConnectHost(String name) {
    assertLeafOfConnectHost(answer(entry(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "evil\u0000.example", "OVERLONG"})
  void whatCannotBeReadIsADecodeError(String name) {
    assertThat(answer(entry(name.replace("OVERLONG", "evil.".repeat(60)))))
        .containsExactly(2, DECODE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 11, 13, 0xffff})
  void lyingLengthsAreADecodeError(int nameLength) {
    byte[] name = "evil.example".getBytes(StandardCharsets.US_ASCII);

    assertThat(answer(bytes(name.length + 3, 0, nameLength, name)))
        .containsExactly(2, DECODE_ERROR);
    assertThat(answer(bytes(nameLength, 0, name.length, name))).containsExactly(2, DECODE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255})
  void twoNamesAreADecodeError(int typeOfSecond) {
    byte[] first = entry("evil.example");
    byte[] second = bytes(0, typeOfSecond, 4, "evil".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    int length = first.length - 2 + second.length - 2;
    both.write(length >> 8);
    both.write(length);
    both.write(first, 2, first.length - 2);
    both.write(second, 2, second.length - 2);

    assertThat(answer(both.toByteArray())).containsExactly(2, DECODE_ERROR);
  }
}
