// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file: settings, or problems; and settings that can be written and read again. */
class ConfigFuzzTest {
  private static final ConfigLoader LOADER =
      new ConfigLoader(
          cipherString ->
              new CipherResolver.Resolved(
                  List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), List.of()));

  @FuzzTest(maxDuration = "5s")
  void load(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".yaml");
    try {
      if (load(file, bytes) instanceof ConfigResult.Valid valid) {
        assertThat(load(file, valid.yaml().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .isInstanceOfSatisfying(
                ConfigResult.Valid.class,
                again -> assertThat(again.settings()).isEqualTo(valid.settings()));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static ConfigResult load(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return LOADER.load(new Sources(file, Map.of(), List.of(), List.of()));
  }
}
