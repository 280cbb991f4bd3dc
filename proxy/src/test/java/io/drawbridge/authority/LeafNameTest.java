// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafNameTest {

  @ParameterizedTest
  @CsvSource({
    "Host.EXAMPLE, host.example, 2",
    "host.example., host.example, 2",
    "localhost, localhost, 2",
    "a-b.c_d.xn--p1ai, a-b.c_d.xn--p1ai, 2",
    "1.2.3.4.example, 1.2.3.4.example, 2",
    "10.0.0.255, 10.0.0.255, 7",
    "[2001:DB8::1], 2001:db8::1, 7",
    "::1, ::1, 7",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1, 7"
  })
  void takesHostNamesAndAddresses(String name, String text, int tag) {
    assertThat(LeafName.of(name).text()).isEqualTo(text);
    assertThat(LeafName.of(name).generalName().getTagNo()).isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".example",
        "-a.example",
        "a-.example",
        "*.example",
        "a b.example",
        "a/b",
        "a\u0000b.example",
        "b\u00fccher.example",
        "\uff41.example",
        "1.2.3",
        "256.1.1.1",
        "1.2.3.4.5",
        "01.2.3.4",
        "0x7f.1",
        "a:b",
        "12345::",
        "fe80::1%eth0",
        "[host.example]x",
        "host.example,CN=evil"
      })
  void refusesTheRest(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> LeafName.of(name));
  }

  @Test
  void knowsTheBoundsOfNames() {
    String label = "a".repeat(63);
    String longest = (label + ".").repeat(3) + "a".repeat(61);

    assertThat(LeafName.of(longest).generalName().getTagNo()).isEqualTo(GeneralName.dNSName);
    assertThatIllegalArgumentException().isThrownBy(() -> LeafName.of(longest + "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> LeafName.of(label + "a.example"));
  }
}
