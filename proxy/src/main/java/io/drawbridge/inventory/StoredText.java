// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.classify.Finding;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts as they are kept: bounded, and free of what a database or a terminal could stumble on. */
final class StoredText {
  private static final int MOST = 500;

  private StoredText() {}

  /** Printable and at most 500 characters; empty for null. */
  static String of(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String cut = text.length() > MOST ? text.substring(0, MOST) : text;
    for (int i = 0; i < cut.length(); i++) {
      if (isUnfit(cut.charAt(i))) {
        return cut.chars()
            .map(c -> isUnfit((char) c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return cut;
  }

  /** Labels in the order of the findings, separated by commas. */
  static String findings(Set<Finding> findings) {
    return findings.isEmpty()
        ? ""
        : EnumSet.copyOf(findings).stream().map(Finding::label).collect(Collectors.joining(","));
  }

  private static boolean isUnfit(char c) {
    return Character.isISOControl(c) || Character.isSurrogate(c);
  }
}
