// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses heads of plain HTTP requests whose body two readers could take to end at two places (RFC
 * 9112 §6.3, §11.2), besides what the HTTP codec refuses already.
 */
final class PlainFraming {
  private PlainFraming() {}

  /** What is wrong with the fields, or null. */
  static @Nullable String problem(HttpVersion version, MultiMap fields) {
    List<String> encodings = fields.getAll("Transfer-Encoding");
    if (!encodings.isEmpty()) {
      if (version == HttpVersion.HTTP_1_0) {
        return "HTTP/1.0 has no Transfer-Encoding";
      }
      if (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
        return "Transfer-Encoding is not: chunked";
      }
      if (fields.contains("Content-Length")) {
        return "Transfer-Encoding and Content-Length are both there";
      }
    }
    List<String> lengths = fields.getAll("Content-Length");
    if (lengths.size() > 1 || (lengths.size() == 1 && !isNumber(lengths.get(0)))) {
      return "Content-Length is not one number";
    }
    if (fields.getAll("Host").size() > 1) {
      return "Host is there twice";
    }
    return fields.names().contains("") ? "a header field has no name" : null;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
