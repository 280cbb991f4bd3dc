// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.authority.TrustTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/trust.md says what the command {@code authority trust} says, and whether it was tried. */
class TrustDocumentTest {
  @ParameterizedTest
  @EnumSource
  void everyInstructionIsInTheDocument(TrustTarget target) throws IOException {
    String document = Files.readString(Path.of("..", "docs", "trust.md"));
    String block = "```\n" + target.instruction("/path/to/root.pem") + "```\n";

    assertThat(document)
        .as("docs/trust.md has the text of resources/io/drawbridge/cli/trust/" + target + ".txt")
        .contains(block);
    String before = document.substring(0, document.indexOf(block));
    assertThat(before.substring(before.lastIndexOf("\n### ")))
        .containsPattern("\n(Tried: |Not tried)");
  }
}
