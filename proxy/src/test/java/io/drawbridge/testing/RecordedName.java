// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a label of the table of applications is right for a recorded client: by what the record
 * says of it, {@code IE 9 Win 7}, and not by its hello. The version has to be within the label's.
 */
public final class RecordedName {
  private static final Pattern CLIENT = Pattern.compile("(\\D+?) \\(?(\\d+(?:\\.\\d+)*).*");
  private static final Pattern WINDOWS =
      Pattern.compile("(?:Win )?(Phone [\\d.]+|XP|Vista|[\\d.]+)\\b");

  /** Programs on a library of others, as their suites and extensions show; by the record's name. */
  private static final Map<String, String> BY_LIBRARY =
      Map.ofEntries(
          Map.entry("Tor 17.0.9", "Firefox 17 "),
          Map.entry("Edge 101", "Chromium 101 "),
          Map.entry("Apple ATS 9", "Apple App Transport Security of iOS 9"),
          Map.entry("Googlebot", "Googlebot of "),
          Map.entry("Baidu Jan 2015", "Firefox 10 or another program on NSS"),
          Map.entry("Yahoo Slurp Oct 2013", "Firefox 10 or another program on NSS"),
          Map.entry("Yahoo Slurp J", "OpenSSL 1.0.1"),
          Map.entry("BingBot Dec 2013", "Schannel of Windows 8, Phone 8 or Server 2012"),
          Map.entry("BingPreview Jan 2015", "OpenSSL 1.0.1"),
          Map.entry("BingPreview Dec 2013", "OpenSSL 0.9.8"),
          Map.entry("BingPreview Jun 2014", "OpenSSL 0.9.8"),
          Map.entry("YandexBot May 2014", "OpenSSL 0.9.8"),
          Map.entry("YandexBot Jan 2015", "OpenSSL 1.0.1"),
          Map.entry("YandexBot Sep 2014", "OpenSSL 1.0.1"));

  private RecordedName() {}

  /** Whether {@code label}, which is not {@code unknown}, is right for {@code client}. */
  public static boolean isRight(String client, String label) {
    for (Map.Entry<String, String> each : BY_LIBRARY.entrySet()) {
      if (client.startsWith(each.getKey())) {
        return label.startsWith(each.getValue());
      }
    }
    Matcher named = CLIENT.matcher(client);
    if (!named.matches()) {
      return false;
    }
    if (named.group(1).equals("IE") || named.group(1).equals("Edge")) {
      return isOfWindows(client.substring(named.end(2)), label);
    }
    String name = named.group(1).equals("go") ? "Go" : named.group(1);
    return covers(label, name, named.group(2))
        || (name.equals("Chrome") && covers(label, "Chromium", named.group(2)));
  }

  private static boolean isOfWindows(String client, String label) {
    Matcher windows = WINDOWS.matcher(client.replaceFirst("^-10 ", ""));
    if (!label.startsWith("Schannel of Windows ") || !windows.find()) {
      return false;
    }
    String version = windows.group(1).replaceFirst("\\.0$", "").replace("Phone 10", "10");
    String wanted = version.equals("Phone 8.1") ? "8.1" : version;
    return Pattern.compile("(?<![\\w.])" + Pattern.quote(wanted) + "(?![\\w.])")
        .matcher(label)
        .find();
  }

  private static boolean covers(String label, String name, String version) {
    Matcher range =
        Pattern.compile(
                "(?<!\\w)" + Pattern.quote(name) + " ([\\d.]+)(?: (to|or) (newer|[\\d.]+))?(?!\\w)")
            .matcher(label);
    if (!range.find()) {
      return false;
    }
    int low = compare(version, range.group(1));
    if (low == 0 || range.group(2) == null || low < 0) {
      return low == 0;
    }
    if (range.group(3).equals("newer")) {
      return true;
    }
    int high = compare(version, range.group(3));
    return range.group(2).equals("to") ? high <= 0 : high == 0;
  }

  /** As far as {@code bound} goes: 8.1 is 8. */
  private static int compare(String version, String bound) {
    int[] limit = numbers(bound);
    return Arrays.compare(Arrays.copyOf(numbers(version), limit.length), limit);
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
