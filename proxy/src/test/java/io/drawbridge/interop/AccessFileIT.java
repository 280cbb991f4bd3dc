// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Session records in a file of their own. */
class AccessFileIT {
  private final Path file = Scratch.directory("access").resolve("access.log");

  @Test
  void sessionsGoThereAndOnlyThere() throws IOException {
    try (var proxy = DrawbridgeProcess.builder().set("log.access.file", file.toString()).start()) {
      Command.of("curl", "-sS", "--proxy", proxy.url(), "--cacert", proxy.root())
          .with("https://drawbridge.internal/")
          .run()
          .succeeded();
      Await.until(() -> String.join("\n", lines()), () -> !lines().isEmpty());

      var session = new ObjectMapper().readTree(lines().get(0));
      assertThat(session.get("connect").asText()).isEqualTo("drawbridge.internal:443");
      assertThat(session.get("outcome").asText()).isEqualTo("ok");
      assertThat(lines()).hasSize(1);
      assertThat(proxy.process().err()).noneMatch(line -> line.contains("drawbridge.internal:443"));
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
