// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

/**
 * What came of the examination's own request.
 *
 * @param passed whether an answer below 500 came through the proxy
 * @param words what happened
 * @param remedy what to do about it; empty where it has passed
 */
public record Passage(boolean passed, String words, String remedy) {
  static Passage ok(String words) {
    return new Passage(true, words, "");
  }

  static Passage failed(String words, String remedy) {
    return new Passage(false, words, remedy);
  }
}
