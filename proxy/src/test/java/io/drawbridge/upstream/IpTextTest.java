// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {

  /** The examples of RFC 5952 §4 and some more, as they must be written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "255.0.0.9",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:db8:0:1:1:1:1:1",
        "2001:db8::1:0:0:1",
        "2001:0:0:1::1",
        "fe80::a:b"
      })
  void writesTheOneSpelling(String address) throws UnknownHostException {
    assertThat(IpText.canonical(InetAddress.getByName(address).getAddress())).isEqualTo(address);
    assertThat(IpText.isAddressLike(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0xC0A80101", "192.168.001.001", "2001:DB8::8A2E:370:7334"})
  void knowsAddressesInOtherSpellings(String text) {
    assertThat(IpText.isAddressLike(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.com", "My Server", "a:b c", "1.2.3", "10.0.0.1.example", "node:7"})
  void leavesOtherNamesAlone(String text) {
    assertThat(IpText.isAddressLike(text)).isFalse();
  }
}
