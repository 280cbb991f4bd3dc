// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.policy.Addresses;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the kinds of values are written. Each refuses with a message that says what is expected. */
final class Parsers {

  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

  private Parsers() {}

  /** A span of versions, both ends served. */
  record Versions(TlsVersion minimum, TlsVersion maximum) {}

  /** Text that is not blank. */
  static Section.Parser<String> text(String expected) {
    return text -> {
      require(!text.isBlank(), expected);
      return text;
    };
  }

  /** {@code 10s}, {@code 500ms}, {@code 5m}, {@code 1h}, {@code 7d}, within bounds. */
  static Section.Parser<Duration> duration(Duration least, Duration most) {
    String expected =
        "a duration from "
            + Durations.text(least)
            + " to "
            + Durations.text(most)
            + ", as 10s or 5m";
    return text -> {
      Matcher matcher = AMOUNT.matcher(text);
      require(matcher.matches(), expected);
      Duration duration = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
      require(duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0, expected);
      return duration;
    };
  }

  /** {@code 64KiB}, within bounds in bytes. */
  static Section.Parser<Integer> size(int leastBytes, int mostBytes) {
    String expected =
        "a size from "
            + (leastBytes >> 10)
            + "KiB to "
            + (mostBytes >> 10)
            + "KiB, as 64KiB or 1MiB";
    return text -> {
      Matcher matcher = SIZE.matcher(text);
      require(matcher.matches(), expected);
      long bytes = Long.parseLong(matcher.group(1)) << shift(matcher.group(2));
      require(bytes >= leastBytes && bytes <= mostBytes, expected);
      return (int) bytes;
    };
  }

  /** A whole number within bounds. */
  static Section.Parser<Integer> number(int least, int most) {
    String expected = "a whole number from " + least + " to " + most;
    return text -> {
      require(text.matches("[0-9]{1,9}"), expected);
      int number = Integer.parseInt(text);
      require(number >= least && number <= most, expected);
      return number;
    };
  }

  /** One of a few words. */
  static <T> Section.Parser<T> choice(Map<String, T> choices) {
    String expected = String.join(" or ", choices.keySet());
    return text -> {
      T chosen = choices.get(text);
      if (chosen == null) {
        throw new IllegalArgumentException(expected);
      }
      return chosen;
    };
  }

  /** Two words in this order, for {@link #choice}. */
  static <T> Map<String, T> ordered(String first, T firstValue, String second, T secondValue) {
    Map<String, T> choices = new LinkedHashMap<>();
    choices.put(first, firstValue);
    choices.put(second, secondValue);
    return choices;
  }

  /** The constants of an enum by their names in lower case, for {@link #choice}. */
  static <E extends Enum<E>> Map<String, E> lowerCase(E[] constants) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : constants) {
      choices.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return choices;
  }

  /** A time with its offset (RFC 3339): {@code 2027-03-31T00:00:00Z}. */
  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a time with offset, as 2027-03-31T00:00:00Z or 2027-03-31T00:00:00+02:00", e);
    }
  }

  /** {@code 127.0.0.1:3128}, {@code [::1]:3128}, {@code localhost:3128}; names stay unresolved. */
  static InetSocketAddress socketAddress(String text) {
    String expected = "HOST:PORT with a port from 0 to 65535, as 127.0.0.1:3128 or [::1]:3128";
    int colon = text.lastIndexOf(':');
    require(colon > 0, expected);
    String host = text.substring(0, colon);
    String port = text.substring(colon + 1);
    require(port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535, expected);
    InetAddress literal = Addresses.literal(host);
    boolean bracketed = host.startsWith("[");
    require(literal == null || bracketed == host.indexOf(':') >= 0, expected);
    if (literal != null) {
      return new InetSocketAddress(literal, Integer.parseInt(port));
    }
    require(host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"), expected);
    require(!host.matches("[0-9.]+"), expected);
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
  }

  /** One version or a span: {@code TLSv1.2-TLSv1.3}. */
  static Versions versions(String text) {
    int dash = text.indexOf('-');
    TlsVersion minimum = TlsVersion.ofLabel(dash < 0 ? text : text.substring(0, dash));
    TlsVersion maximum = TlsVersion.ofLabel(text.substring(dash + 1));
    if (minimum == null
        || maximum == null
        || minimum.isLegacy()
        || minimum.compareTo(maximum) > 0) {
      throw new IllegalArgumentException("TLSv1.2-TLSv1.3, TLSv1.2 or TLSv1.3");
    }
    return new Versions(minimum, maximum);
  }

  /** A path, relative to the working directory. */
  static Path path(String text) {
    try {
      require(!text.isBlank(), "a path");
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path", e);
    }
  }

  /** A file that is there and can be read. */
  static Section.Parser<Path> file(String expected) {
    return text -> {
      Path file = path(text);
      require(Files.isRegularFile(file) && Files.isReadable(file), expected);
      return file;
    };
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "KiB" -> 10;
      case "MiB" -> 20;
      case "GiB" -> 30;
      default -> 0;
    };
  }

  private static void require(boolean condition, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(expected);
    }
  }
}
