// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadedLibraryTest {
  private static String name;

  @BeforeAll
  static void load() {
    TlsLibrary.load();
    boolean intel = System.getProperty("os.arch").equals("amd64");
    name = "netty_tcnative_linux_" + (intel ? "x86_64" : "aarch_64");
  }

  @Test
  void everyFunctionHasAnAddressOfItsOwn() throws IOException {
    LoadedLibrary library = LoadedLibrary.of(name);

    assertThat(library.function("SSL_CTX_set_verify_algorithm_prefs")).isPresent();
    assertThat(library.function("SSL_CTX_set_signing_algorithm_prefs"))
        .isPresent()
        .isNotEqualTo(library.function("SSL_CTX_set_verify_algorithm_prefs"));
  }

  @Test
  void thereIsNoFunctionWithPartOfAName() throws IOException {
    LoadedLibrary library = LoadedLibrary.of(name);

    assertThat(library.function("SSL_CTX_set_verify_algorithm_pref")).isEmpty();
    assertThat(library.function("CTX_set_verify_algorithm_prefs")).isEmpty();
    assertThat(library.function("")).isEmpty();
  }

  @Test
  void aLibraryThatIsNotLoadedIsSaidToBeMissing() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> LoadedLibrary.of("unheard_of"))
        .withMessageContaining("no library META-INF/native/libunheard_of.so");
  }
}
