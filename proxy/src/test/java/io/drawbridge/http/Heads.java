// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import java.nio.charset.StandardCharsets;

/** Heads as text. */
final class Heads {
  private Heads() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static HeadResult<RequestHead> request(String text) {
    byte[] bytes = bytes(text);
    return RequestReader.read(bytes, bytes.length);
  }

  static RequestHead goodRequest(String text) {
    if (request(text) instanceof HeadResult.Complete<RequestHead> complete) {
      return complete.head();
    }
    throw new AssertionError(request(text) + ": " + text);
  }

  static HeadResult<ResponseHead> response(String text, String request) {
    byte[] bytes = bytes(text);
    return ResponseReader.read(bytes, bytes.length, goodRequest(request));
  }
}
