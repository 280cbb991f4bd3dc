// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServersTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "search x.test\n", "# nameserver 192.0.2.1\n", "nameserver\n"})
  void whereTheSystemNamesNoneTheMachinesOwnIsAsked(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("resolv.conf"), text);

    assertThat(NameServers.besides(file)).containsExactly("127.0.0.1");
    assertThat(NameServers.besides(directory.resolve("none"))).containsExactly("127.0.0.1");
  }

  @Test
  void theSystemsAreLeftAlone() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("resolv.conf"), "search x.test\n nameserver\t192.0.2.1\n");

    assertThat(NameServers.besides(file)).isEmpty();
  }
}
