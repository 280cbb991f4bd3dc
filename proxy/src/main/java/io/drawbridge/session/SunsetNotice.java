// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Classification;
import io.drawbridge.http.FieldLines;
import io.drawbridge.netty.AnswerFields;
import io.drawbridge.netty.Connection;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells apps, in the answers they get, when they will be refused: a Sunset field (RFC 8594) for
 * programs, and a Warning field for people. The latter is obsolete in caches (RFC 9111 §5.5), but
 * what clients show.
 */
final class SunsetNotice {
  /** RFC 9110 §5.6.7. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private SunsetNotice() {}

  /** Adds it to what {@code client} gets, if a plan says so for what this app offers. */
  static void add(
      Policy policy, @Nullable Verdict verdict, Classification offer, Connection client) {
    if (verdict instanceof Verdict.Intercept intercept && intercept.legacy()) {
      Instant sunset = policy.sunset(intercept.rule());
      if (sunset != null) {
        AnswerFields.add(client, new FieldLines(fields(sunset, intercept.rule(), offer)));
      }
    }
  }

  static Map<String, String> fields(Instant sunset, String rule, Classification offer) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Sunset", HTTP_DATE.format(sunset));
    fields.put(
        "Warning",
        "299 drawbridge \"%s is refused from %s on (rule %s)\""
            .formatted(offer.best().label(), sunset, rule));
    return fields;
  }
}
