// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalIT {
  @Test
  void itsAppIsAnsweredThroughTheProxy(@TempDir Path directory) throws Exception {
    assertThat(Rehearsal.run(directory, 8, null)).isBetween(1, 8);
  }
}
