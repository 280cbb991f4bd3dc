// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The output against docs/check.schema.json. */
class JsonReportTest {

  @Test
  void fitsItsSchema() throws IOException {
    try (var server =
        OpenSslServer.start(
            TestPki.shared().goodRsa(),
            "-cipher",
            "ALL:@SECLEVEL=0",
            "-dhparam",
            DhFiles.path(DhFiles.GROUP_2))) {
      CheckResult examined = ScanTest.scan(server.port(), Progress.NONE);
      CheckResult untested = ScanTest.scan(Ports.free(), Progress.NONE);
      String json = JsonReport.of(List.of(examined, untested));

      assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
      assertThat(json)
          .contains("\"examined\"", "\"untested\"", "RFC 2409 group 2", "upstream-weak-dh");
      assertThat(schema().validate(json.replace("\"port\"", "\"prot\""), InputFormat.JSON))
          .isNotEmpty();
    }
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("..", "docs", "check.schema.json")));
  }
}
