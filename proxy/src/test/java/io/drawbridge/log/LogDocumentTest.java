// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.policy.Failure;
import io.drawbridge.testing.DocumentTable;
import io.drawbridge.testing.SampleSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/log.md names every key of a session record, in order. */
class LogDocumentTest {

  private static void collect(String prefix, JsonNode object, List<String> keys) {
    object
        .properties()
        .forEach(
            field -> {
              keys.add(
                  prefix
                      + field.getKey()
                      + " "
                      + field.getValue().getNodeType().name().toLowerCase(Locale.ROOT));
              collect(prefix + field.getKey() + ".", field.getValue(), keys);
            });
  }

  @Test
  void keysAndTypesAreThoseOfARecord() throws IOException {
    List<String> keys = new ArrayList<>();
    var record = new SampleSession().failed(Failure.RELAY_FAILED, null).record();
    collect("", new ObjectMapper().readTree(Lines.json(Lines.session(record))), keys);

    assertThat(DocumentTable.rows("log.md").stream().map(row -> row.get(0) + " " + row.get(1)))
        .containsExactlyElementsOf(keys);
  }
}
