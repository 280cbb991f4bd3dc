// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import static io.drawbridge.http.Heads.goodRequest;
import static io.drawbridge.http.Heads.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static final String PLAIN = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n";

  private static String head(String lines) {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
  }

  @Test
  void aPlainRequestHasNoBodyAndKeepsItsConnection() {
    RequestHead head = goodRequest(PLAIN + "surplus");

    assertThat(head)
        .isEqualTo(
            new RequestHead(
                PLAIN.length(), false, true, true, Framing.NONE, false, ConnectionField.ABSENT));
    assertThat(head.persistent()).isTrue();
  }

  @Test
  void everyPrefixNeedsMore() {
    String whole =
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close, TE\r\n\r\n";
    for (int i = 0; i < whole.length(); i++) {
      assertThat(request(whole.substring(0, i)))
          .as(whole.substring(0, i))
          .isInstanceOf(HeadResult.NeedMore.class);
    }
    assertThat(request(whole)).isInstanceOf(HeadResult.Complete.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "TRACE, true",
    "PUT, true",
    "DELETE, true",
    "POST, false",
    "PATCH, false",
    "get, false",
    "M-SEARCH, false"
  })
  void someMethodsMayBeSentTwice(String method, boolean idempotent) {
    RequestHead head = goodRequest(method + " * HTTP/1.1\r\n\r\n");

    assertThat(head.idempotent()).isEqualTo(idempotent);
    assertThat(head.head()).isEqualTo(method.equals("HEAD"));
  }

  @Test
  void bodiesAreFramedByLengthOrChunks() {
    assertThat(goodRequest(head("Content-Length: 17\r\n")).body()).isEqualTo(Framing.length(17));
    assertThat(goodRequest(head("content-length:\t0 \r\n")).body()).isEqualTo(Framing.NONE);
    assertThat(goodRequest(head("TRANSFER-ENCODING: Chunked\r\n")).body())
        .isEqualTo(Framing.CHUNKED);
    assertThat(goodRequest(head("Content-Length: 999999999999999999\r\n")).body().length())
        .isEqualTo(999_999_999_999_999_999L);
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, '', true",
    "1.1, 'Connection: close', false",
    "1.1, 'Connection: keep-alive, TE', true",
    "1.1, 'Connection:  ,TE , Close', false",
    "1.0, '', false",
    "1.0, 'Connection: Keep-Alive', true",
    "1.0, 'Connection: keep-alive, close', false"
  })
  void theConnectionFieldTellsWhetherItGoesOn(String version, String line, boolean goesOn) {
    String field = line.isEmpty() ? "" : line + "\r\n";

    assertThat(goodRequest("GET / HTTP/" + version + "\r\n" + field + "\r\n").persistent())
        .isEqualTo(goesOn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n",
        "Content-Length:\r\n",
        "Content-Length: 5;a\r\n",
        "Content-Length: \u0665\r\n",
        "Content-Length: 1000000000000000000\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked;q=1\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding:\r\n",
        "Content_Length: 5\r\n",
        "Transfer_Encoding: chunked\r\n",
        "Content.Length: 5\r\n",
        "Transfer--Encoding: chunked\r\n"
      })
  void aLengthThatMayBeReadInTwoWaysIsAmbiguous(String lines) {
    assertPeculiar(head(lines), Peculiarity.AMBIGUOUS_LENGTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding : chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\n",
        "X: a\nTransfer-Encoding: chunked\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n",
        "X: a\u0000b\r\n",
        "X: a\u000bb\r\n",
        "Transfer-Encoding:\u000bchunked\r\n",
        "X: a\r\n folded\r\n",
        "X: a\r\n\tfolded\r\n",
        "X\r\n",
        ": a\r\n",
        "X\u0000: a\r\n",
        "X\u00e4: a\r\n",
        "X Y: a\r\n",
        "Connection: content-length\r\n",
        "Connection: close, transfer-encoding\r\n",
        "Connection: X-Forwarded-For\r\n",
        "Connection: close\r\nConnection: keep-alive\r\n",
        "\rX: a\r\n"
      })
  void aLineThatMayBeReadInTwoWaysIsMalformed(String lines) {
    assertPeculiar(head(lines), Peculiarity.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.2\r\n\r\n",
        "GET / http/1.1\r\n\r\n",
        "GET / HTTP/1.1 \r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET /  HTTP/1.1\r\n\r\n",
        "GET / a HTTP/1.1\r\n\r\n",
        "GET /\r\n",
        "GET\t/ HTTP/1.1\r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\n\n",
        "GET /\u0000 HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "EHLO mail.example\r\n",
        "\u0016\u0003\u0001",
        "\u0000\u0000\u0000\u0004",
        "THISISNOMETHODOFHTTPATALL"
      })
  void whatIsNotARequestOfHttp1IsNotHttp(String head) {
    assertPeculiar(head, Peculiarity.NOT_HTTP);
  }

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1|Upgrade: websocket|Connection: Upgrade', UPGRADE",
    "'GET / HTTP/1.1|Connection: keep-alive, Upgrade|Upgrade: websocket', UPGRADE",
    "'CONNECT a:443 HTTP/1.1', UPGRADE",
    "'GET / HTTP/1.1|Content-Length: 1', UNUSUAL_BODY",
    "'HEAD / HTTP/1.1|Transfer-Encoding: chunked', UNUSUAL_BODY",
    "'POST / HTTP/1.0|Transfer-Encoding: chunked', AMBIGUOUS_LENGTH",
    "'POST / HTTP/1.1|Content-Length: 1|Expect: 200-ok', EXPECTATION",
    "'POST / HTTP/1.1|Content-Length: 1|Expect: y 100-continue', EXPECTATION",
    "'POST / HTTP/1.1|Expect: 100-continue', EXPECTATION",
    "'POST / HTTP/1.0|Content-Length: 1|Expect: 100-continue', EXPECTATION",
    "'GET / HTTP/1.1|Authorization: NTLM TlRMTVNTUAAB', AUTHENTICATION",
    "'GET / HTTP/1.1|authorization: negotiate YII', AUTHENTICATION",
    "'GET / HTTP/1.1|Proxy-Authorization: NTLM TlRM', AUTHENTICATION"
  })
  void whatConcernsTheConnectionHasItAlone(String lines, Peculiarity why) {
    assertPeculiar(lines.replace("|", "\r\n") + "\r\n\r\n", why);
  }

  @Test
  void ordinaryCredentialsConcernTheRequestAlone() {
    goodRequest("GET / HTTP/1.1\r\nAuthorization: Basic bnRsbTpudGxt\r\n\r\n");
    goodRequest("GET / HTTP/1.1\r\nAuthorization: Bearer ntlm\r\nTE: trailers\r\n\r\n");
  }

  @Test
  void theHeadOfAnEndingConnectionIsKeptAlive() {
    String before = "GET / HTTP/1.1\r\nA: b\r\nConnection: close\r\nC: d\r\n\r\n";
    assertThat(kept(before)).isEqualTo("GET / HTTP/1.1\r\nA: b\r\nC: d\r\n\r\n");
    assertThat(kept("GET / HTTP/1.1\r\nConnection: TE, close\r\nTE: a\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.1\r\nConnection: TE\r\nTE: a\r\n\r\n");
    assertThat(kept("GET / HTTP/1.0\r\nA: b\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.0\r\nA: b\r\nConnection: keep-alive\r\n\r\n");
  }

  private static String kept(String head) {
    RequestHead read = goodRequest(head);
    byte[] out = read.connection().kept(Heads.bytes(head), read.bytes(), read.http11());
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  @Test
  void tooManyFieldsAreNotLookedAt() {
    assertThat(request(head("A: b\r\n".repeat(150)))).isInstanceOf(HeadResult.Complete.class);
    assertPeculiar(head("A: b\r\n".repeat(300)), Peculiarity.NOT_HTTP);
  }

  @Test
  void noMutationThrows() {
    Random random = new Random(7);
    byte[] seed =
        Heads.bytes(head("Content-Length: 5\r\nConnection: close, TE\r\nExpect: 100-continue\r\n"));
    for (int i = 0; i < 50_000; i++) {
      byte[] mutant = seed.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      assertThat(RequestReader.read(mutant, random.nextInt(mutant.length + 1))).isNotNull();
    }
  }

  private static void assertPeculiar(String head, Peculiarity why) {
    assertThat(request(head)).as(head).isEqualTo(new HeadResult.Peculiar<RequestHead>(why));
  }
}
