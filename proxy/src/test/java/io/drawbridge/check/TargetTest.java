// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com, 443, api.example.com",
    "api.example.com:8443, api.example.com, 8443, api.example.com",
    "192.0.2.1:25, 192.0.2.1, 25,",
    "[2001:db8::1]:25, 2001:db8::1, 25,",
    "[2001:db8::1], 2001:db8::1, 443,",
    "2001:db8::1, 2001:db8::1, 443,",
  })
  void readsHostAndPort(String text, String host, int port, String serverName) {
    Target target = Target.parse(text, null);

    assertThat(target).isEqualTo(new Target(host, port, null));
    assertThat(target.serverName()).isEqualTo(serverName);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":443", "host:", "host:0", "host:65536", "host:x", "two words"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> Target.parse(text, null)).isInstanceOf(IllegalArgumentException.class);
  }
}
