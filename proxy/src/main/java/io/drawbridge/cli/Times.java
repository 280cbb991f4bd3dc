// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Times and spans as arguments have them. */
final class Times {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

  private Times() {}

  /** {@code 24h}. */
  static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(text + " (expected: a duration, as 24h or 7d)");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** {@code 2027-03-31}, {@code 2027-03-31T10:00:00Z}; UTC where nothing else is said. */
  static Instant time(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          text + " (expected: a date or time, as 2027-03-31 or 2027-03-31T10:00:00Z)");
    }
  }

  /** A time, or a span before now. */
  static Instant since(String text) {
    return SPAN.matcher(text).matches() ? Instant.now().minus(span(text)) : time(text);
  }
}
