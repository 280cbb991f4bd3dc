// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

  private static int read(BodyReader reader, String text) {
    byte[] in = Heads.bytes(text);
    return reader.read(index -> in[index], 0, in.length);
  }

  @Test
  void aLengthIsCounted() {
    BodyReader reader = new BodyReader(Framing.length(5));

    assertThat(read(reader, "abc")).isEqualTo(3);
    assertThat(reader.isDone()).isFalse();
    assertThat(read(reader, "defg")).isEqualTo(2);
    assertThat(reader.isDone()).isTrue();
    assertThat(read(reader, "h")).isZero();
  }

  @Test
  void noBodyIsDoneAtOnce() {
    assertThat(new BodyReader(Framing.NONE).isDone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "3\r\nabc\r\n0\r\n\r\n",
        "00A\r\n0123456789\r\nb\r\n01234567890\r\n000\r\n\r\n",
        "1\r\na\r\n0\r\nDigest: x=y\r\nA:\r\n\r\n"
      })
  void chunksEndWithTheEmptyLineBehindTheLast(String body) {
    BodyReader whole = new BodyReader(Framing.CHUNKED);
    assertThat(read(whole, body + "GET /")).isEqualTo(body.length());
    assertThat(whole.isDone()).isTrue();

    BodyReader piecemeal = new BodyReader(Framing.CHUNKED);
    for (int i = 0; i < body.length(); i++) {
      assertThat(piecemeal.isDone()).isFalse();
      read(piecemeal, body.substring(i, i + 1));
      assertThat(piecemeal.isMalformed()).isFalse();
    }
    assertThat(piecemeal.isDone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\nabc\r\n",
        "3\r\nabc\n",
        "3\r\nabcd\r\n",
        "3;ext\r\nabc",
        "3 \r\nabc",
        " 3\r\nabc",
        "0x3\r\nabc",
        "+3\r\nabc",
        "-1\r\n",
        "\r\n",
        "g\r\n",
        "3\r\rabc",
        "3\u0000\r\n",
        "\u0663\r\nabc",
        "1000000000000000\r\n",
        "0\r\n\n",
        "0\n\r\n",
        "0\r\nA b: c\r\n\r\n",
        "0\r\nA: b\n\r\n",
        "0\r\n: b\r\n",
        "0\r\nA\r\n"
      })
  void anyOtherByteIsMalformed(String body) {
    BodyReader reader = new BodyReader(Framing.CHUNKED);
    read(reader, body);
    assertThat(reader.isDone()).isFalse();
    assertThat(reader.isMalformed()).isTrue();
  }

  @Test
  void trailersAreBounded() {
    BodyReader reader = new BodyReader(Framing.CHUNKED);
    read(reader, "0\r\nA: " + "b".repeat(10_000));
    assertThat(reader.isMalformed()).isTrue();
  }
}
