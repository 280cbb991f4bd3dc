// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import org.jspecify.annotations.Nullable;

/** Reads the head of a request (RFC 9112 §3). */
public final class RequestReader {
  private static final int MAX_METHOD = 24;
  private static final int VERSION_LENGTH = " HTTP/1.1\r\n".length();

  private RequestReader() {}

  /** Reads the head that starts {@code in}, of which {@code limit} bytes are there. */
  public static HeadResult<RequestHead> read(byte[] in, int limit) {
    int method = 0;
    while (method < limit && Ascii.isToken(in[method])) {
      method++;
    }
    if (method > MAX_METHOD) {
      return notHttp();
    }
    if (method == limit) {
      return HeadResult.needMore();
    }
    int target = method + 1;
    while (target < limit && Ascii.isTarget(in[target])) {
      target++;
    }
    if (method == 0 || in[method] != ' ' || (target == method + 1 && target < limit)) {
      return notHttp();
    }
    int fields = target + VERSION_LENGTH;
    int digit = target + 8;
    if (!isVersion(in, target, Math.min(limit, fields))) {
      return notHttp();
    }
    if (fields > limit) {
      return HeadResult.needMore();
    }
    FieldReader reader = new FieldReader(in, limit, true);
    if (!reader.read(fields)) {
      return HeadResult.needMore();
    }
    return head(in, method, in[digit] == '1', reader);
  }

  /** Whether what is there of {@code " HTTP/1.x\r\n"} is right. */
  private static boolean isVersion(byte[] in, int at, int limit) {
    String version = " HTTP/1.?\r\n";
    for (int i = at; i < limit; i++) {
      char expected = version.charAt(i - at);
      boolean right = expected == '?' ? in[i] == '0' || in[i] == '1' : in[i] == expected;
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static HeadResult<RequestHead> head(
      byte[] in, int method, boolean http11, FieldReader fields) {
    Framing body = fields.chunked ? Framing.CHUNKED : Framing.length(Math.max(0, fields.length));
    Peculiarity why = peculiarity(in, method, http11, fields, body);
    if (why != null) {
      return new HeadResult.Peculiar<>(why);
    }
    return new HeadResult.Complete<>(
        new RequestHead(
            fields.end,
            is(in, method, "HEAD"),
            isSafe(in, method) || is(in, method, "PUT") || is(in, method, "DELETE"),
            http11,
            body,
            fields.expectsContinue,
            fields.connection));
  }

  private static @Nullable Peculiarity peculiarity(
      byte[] in, int method, boolean http11, FieldReader fields, Framing body) {
    if (fields.why() != null) {
      return fields.why();
    }
    if (is(in, method, "CONNECT")) {
      return Peculiarity.UPGRADE;
    }
    if (fields.chunked && !http11) {
      return Peculiarity.AMBIGUOUS_LENGTH;
    }
    if (body.hasBody() && isSafe(in, method)) {
      return Peculiarity.UNUSUAL_BODY;
    }
    return fields.expectsContinue && (!http11 || !body.hasBody()) ? Peculiarity.EXPECTATION : null;
  }

  /** RFC 9110 §9.2.1. */
  private static boolean isSafe(byte[] in, int method) {
    return is(in, method, "GET")
        || is(in, method, "HEAD")
        || is(in, method, "OPTIONS")
        || is(in, method, "TRACE");
  }

  /** Methods are case-sensitive (RFC 9110 §9.1). */
  private static boolean is(byte[] in, int length, String method) {
    if (length != method.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (in[i] != method.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static HeadResult<RequestHead> notHttp() {
    return new HeadResult.Peculiar<>(Peculiarity.NOT_HTTP);
  }
}
