// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.inventory.InventoryException;
import io.drawbridge.inventory.Row;
import io.drawbridge.report.Advice;
import io.drawbridge.report.Explanation;
import io.drawbridge.report.Questions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who was seen with what: {@code inventory}, {@code report}, {@code refusals}, {@code explain}. */
public final class InventoryPart implements Api.Part {
  private static final int SHOWN = 1000;
  private static final int MOST_SHOWN = 100_000;

  private final Questions questions;

  /** Answers from these. */
  public InventoryPart(Questions questions) {
    this.questions = questions;
  }

  private record Rows(int total, List<Row> rows, Advice advice) {}

  private record Refusals(List<Explanation.Line> refusals) {}

  /** A question that takes the inventory. */
  @FunctionalInterface
  interface Asked<T> {
    T ask() throws InventoryException;
  }

  @Override
  public void addTo(Api api) {
    api.get("inventory", this::inventory);
    api.get("report", this::report);
    api.get("refusals", this::refusals);
    api.get("explain/:id", this::explain);
  }

  private Object inventory(ApiRequest request) throws ApiException {
    int limit = limit(request, SHOWN);
    Instant since = time(request.query("since"), "since");
    List<Row> rows = answer(() -> questions.rows(since));
    List<Row> last =
        rows.stream().sorted(Comparator.comparing(Row::last).reversed()).limit(limit).toList();
    return new Rows(rows.size(), last, Advice.on(last));
  }

  private Object report(ApiRequest request) throws ApiException {
    Instant since = time(request.query("since"), "since");
    return answer(() -> questions.report(since));
  }

  private Object refusals(ApiRequest request) throws ApiException {
    int limit = limit(request, 100);
    return answer(() -> new Refusals(questions.refusals(limit)));
  }

  private Object explain(ApiRequest request) throws ApiException {
    String id = request.path("id");
    Optional<Explanation> explanation =
        id.matches("[0-9a-f]{16}") ? answer(() -> questions.explain(id)) : Optional.empty();
    return explanation.orElseThrow(
        () ->
            new ApiException(
                404,
                "no refusal or failure of this id is known; the last ones are kept for 30 days"));
  }

  /** The answer, or 503 where the inventory has none. */
  static <T> T answer(Asked<T> asked) throws ApiException {
    try {
      return asked.ask();
    } catch (InventoryException e) {
      throw new ApiException(503, String.valueOf(e.getMessage()));
    }
  }

  /** A time in ISO 8601 with offset, null where none is given. */
  static @Nullable Instant time(@Nullable String text, String name) throws ApiException {
    try {
      return text == null || text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new ApiException(400, name + ": expected a time, as 2027-03-31T00:00:00Z");
    }
  }

  private static int limit(ApiRequest request, int standard) throws ApiException {
    String text = request.query("limit");
    if (text == null) {
      return standard;
    }
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > MOST_SHOWN) {
      throw new ApiException(400, "limit: expected a number up to " + MOST_SHOWN);
    }
    return Integer.parseInt(text);
  }
}
