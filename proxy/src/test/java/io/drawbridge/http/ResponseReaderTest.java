// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseReaderTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";
  private static final String HEAD = "HEAD / HTTP/1.1\r\n\r\n";
  private static final String OLD = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

  private static HeadResult<ResponseHead> read(String lines, String request) {
    return Heads.response(lines.replace("|", "\r\n") + "\r\n\r\n", request);
  }

  private static ResponseHead good(String lines, String request) {
    if (read(lines, request) instanceof HeadResult.Complete<ResponseHead> complete) {
      return complete.head();
    }
    throw new AssertionError(read(lines, request) + ": " + lines);
  }

  @Test
  void everyPrefixNeedsMore() {
    String whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n";
    for (int i = 0; i < whole.length(); i++) {
      assertThat(Heads.response(whole.substring(0, i), GET))
          .as(whole.substring(0, i))
          .isInstanceOf(HeadResult.NeedMore.class);
    }
    assertThat(Heads.response(whole, GET)).isInstanceOf(HeadResult.Complete.class);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK|Content-Length: 3, LENGTH, true",
    "HTTP/1.1 200 OK|Content-Length: 0, NONE, true",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked, CHUNKED, true",
    "HTTP/1.1 200 OK, UNTIL_CLOSE, false",
    "HTTP/1.1 200 OK|Content-Length: 3|Connection: close, LENGTH, false",
    "HTTP/1.0 200 OK|Content-Length: 3, LENGTH, false",
    "HTTP/1.0 200 OK|Content-Length: 3|Connection: keep-alive, LENGTH, true",
    "HTTP/1.1 204 No Content, NONE, true",
    "HTTP/1.1 204 No Content|Content-Length: 0, NONE, true",
    "HTTP/1.1 304 Not Modified|Content-Length: 300, NONE, true",
    "HTTP/1.1 304 Not Modified|Transfer-Encoding: chunked, NONE, true",
    "HTTP/1.1 100 Continue, NONE, true",
    "HTTP/1.1 103 Early Hints|Link: <a>, NONE, true",
    "HTTP/1.1 200, UNTIL_CLOSE, false",
    "HTTP/1.1 200 OK|Upgrade: h2|Connection: Upgrade|Content-Length: 3, LENGTH, true"
  })
  void bodiesEndWhereTheHeadSays(String lines, Framing.Kind kind, boolean persistent) {
    assertThat(good(lines, GET).body().kind()).isEqualTo(kind);
    assertThat(good(lines, GET).persistent()).isEqualTo(persistent);
  }

  @Test
  void anAnswerToHeadHasNoBody() {
    assertThat(good("HTTP/1.1 200 OK|Content-Length: 3", HEAD).body()).isEqualTo(Framing.NONE);
    assertThat(good("HTTP/1.1 200 OK|Transfer-Encoding: chunked", HEAD).body())
        .isEqualTo(Framing.NONE);
    assertThat(good("HTTP/1.1 200 OK", HEAD).persistent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 3, AMBIGUOUS_LENGTH",
    "HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 4, AMBIGUOUS_LENGTH",
    "HTTP/1.1 200 OK|Content-Length: 3|Transfer-Encoding: chunked, AMBIGUOUS_LENGTH",
    "HTTP/1.1 200 OK|Transfer-Encoding: identity, AMBIGUOUS_LENGTH",
    "'HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked', AMBIGUOUS_LENGTH",
    "HTTP/1.0 200 OK|Transfer-Encoding: chunked, AMBIGUOUS_LENGTH",
    "HTTP/1.1 204 No Content|Content-Length: 3, AMBIGUOUS_LENGTH",
    "HTTP/1.1 204 No Content|Transfer-Encoding: chunked, AMBIGUOUS_LENGTH",
    "HTTP/1.1 100 Continue|Content-Length: 3, AMBIGUOUS_LENGTH",
    "HTTP/1.1 200 OK|Content-Length : 3, MALFORMED",
    "HTTP/1.1 200 OK| Content-Length: 3, MALFORMED",
    "HTTP/1.1 200OK, MALFORMED",
    "HTTP/1.1 20 OK, NOT_HTTP",
    "HTTP/1.1 2000 OK, MALFORMED",
    "HTTP/1.1 099 OK, NOT_HTTP",
    "HTTP/1.1 600 OK, NOT_HTTP",
    "HTTP/2.0 200 OK, NOT_HTTP",
    "ICY 200 OK, NOT_HTTP",
    "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade, UPGRADE",
    "HTTP/1.1 401 No|WWW-Authenticate: NTLM|Content-Length: 0, AUTHENTICATION",
    "'HTTP/1.1 401 No|WWW-Authenticate: Basic realm=a, Negotiate', AUTHENTICATION",
    "HTTP/1.1 407 No|Proxy-Authenticate: ntlm TlRM|Content-Length: 0, AUTHENTICATION",
    "HTTP/1.1 200 OK|WWW-Authenticate: Negotiate oYG|Content-Length: 0, AUTHENTICATION",
    "HTTP/1.1 200 OK|Persistent-Auth: true|Content-Length: 0, AUTHENTICATION"
  })
  void anythingInDoubtIsPeculiar(String lines, Peculiarity why) {
    assertThat(read(lines, GET)).isEqualTo(new HeadResult.Peculiar<ResponseHead>(why));
  }

  @Test
  void whatAnOldClientCannotReadIsPeculiar() {
    assertThat(read("HTTP/1.1 200 OK|Transfer-Encoding: chunked", OLD))
        .isInstanceOf(HeadResult.Peculiar.class);
    assertThat(read("HTTP/1.1 100 Continue", OLD)).isInstanceOf(HeadResult.Peculiar.class);
  }

  @Test
  void theServersPatienceIsHeard() {
    assertThat(good("HTTP/1.1 204 No|Keep-Alive: timeout=5, max=100", GET).keepAliveSeconds())
        .isEqualTo(5);
    assertThat(good("HTTP/1.1 204 No|Keep-Alive: max=100", GET).keepAliveSeconds()).isEqualTo(-1);
    assertThat(good("HTTP/1.1 204 No", GET).keepAliveSeconds()).isEqualTo(-1);
  }

  @Test
  void theAnswerToAnAppThatEndsItsConnectionSaysSo() {
    assertThat(closed("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nA: b\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\nA: b\r\n\r\n");
    assertThat(closed("HTTP/1.1 204 No\r\nA: b\r\n\r\n"))
        .isEqualTo("HTTP/1.1 204 No\r\nA: b\r\nConnection: close\r\n\r\n");
  }

  private static String closed(String head) {
    ResponseHead read = ((HeadResult.Complete<ResponseHead>) Heads.response(head, GET)).head();
    byte[] out = read.connection().closed(Heads.bytes(head), read.bytes());
    return new String(out, StandardCharsets.ISO_8859_1);
  }
}
