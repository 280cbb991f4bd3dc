// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "xn--n3h.com", "*.example.com", "1.example", "a-b.c"})
  void presentable(String name) {
    assertThat(DnsName.isPresentable(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", ".a", "a.", "a..b", "a_b.c", "-a.b", "a-.b", "a b", "8.8.8.8", "ü.de"})
  void notPresentable(String name) {
    assertThat(DnsName.isPresentable(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true, true",
    "a.example.com, example.com, true, true",
    "badexample.com, example.com, false, false",
    "example.com, a.example.com, false, false",
    "example.com, .example.com, false, false",
    "a.example.com, .example.com, true, true",
    "*.example.com, example.com, true, true",
    "*.example.com, .example.com, true, true",
    "*.example.com, bar.example.com, false, true",
    "*.example.com, a.bar.example.com, false, false",
    "*.bar.example.com, bar.example.com, true, true",
    "example.com, '', true, true",
  })
  void constraints(String presented, String constraint, boolean within, boolean touches) {
    assertThat(DnsName.isWithin(presented, constraint)).isEqualTo(within);
    assertThat(DnsName.touches(presented, constraint)).isEqualTo(touches);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "*.example.com, a.example.com, true",
    "*.example.com, a.b.example.com, false",
    "*.example.com, example.com, false",
    "*.com, example.com, false",
    "f*.example.com, foo.example.com, false",
    "foo.*.example.com, foo.a.example.com, false",
    "*.*.example.com, a.b.example.com, false",
    "*, com, false",
  })
  void matching(String pattern, String host, boolean matches) {
    assertThat(CertificateNames.matches(pattern, host)).isEqualTo(matches);
  }
}
