// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, networks, ports and globs: what they accept and what they match. */
class PatternsTest {

  @ParameterizedTest
  @CsvSource({
    "64:ff9b::7f00:1, 127.0.0.1",
    "64:ff9b:1::a9fe:a9fe, 169.254.169.254",
    "2002:a9fe:a9fe::, 169.254.169.254",
    "::7f00:1, 127.0.0.1",
    "::ffff:0:7f00:1, 127.0.0.1",
    "::1, ",
    "::, ",
    "2001:db8::7f00:1, ",
    "64:ff9b::1:7f00:1, ",
    "127.0.0.1, "
  })
  void findsTheIpv4AddressWithin(String address, String embedded) {
    InetAddress found = Addresses.embedded(Objects.requireNonNull(Addresses.literal(address)));

    assertThat(found == null ? null : found.getHostAddress()).isEqualTo(embedded);
  }

  @ParameterizedTest
  @CsvSource({
    "*.vendor.example, api.vendor.example, true",
    "*.vendor.example, a.b.VENDOR.example, true",
    "*.vendor.example, vendor.example, false",
    "*.vendor.example, evilvendor.example, false",
    "*.vendor.example, .vendor.example, false",
    "api.Vendor.example., API.vendor.example, true",
    "api.vendor.example, a.api.vendor.example, false",
    "*, anything.example, true",
    "*, ::1, true",
    "bücher.example, xn--bcher-kva.example, true",
    "[::1], 0:0:0:0:0:0:0:1, true",
    "2001:DB8::1, 2001:db8:0::1, true",
    "::ffff:10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.1, true",
  })
  void matchesHosts(String pattern, String host, boolean matches) {
    assertThat(HostPattern.parse(pattern).matches(host)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*.*.com", "a*.com", "*.", "a..b", "a b", "a/b", "*com", "http://a", "a:443"})
  void refusesOtherHosts(String pattern) {
    assertThatThrownBy(() -> HostPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one leading wildcard");
  }

  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.255.1, true",
    "10.20.0.0/16, 10.21.0.0, false",
    "0.0.0.0/0, 1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 1.2.3.4, true",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "2001:db8::/96, 2001:db8::1, true",
    "2001:db8::/96, 2001:db8::1:0:1, false",
    "loopback, 127.9.9.9, true",
    "loopback, ::1, true",
    "link-local, 169.254.169.254, true",
    "link-local, fe80::1, true",
    "metadata, fd00:ec2::254, true",
    "metadata, 169.254.169.254, true",
    "metadata, fd20:ce::254, true",
    "metadata, 168.63.129.16, true",
    "multicast, 239.1.1.1, true",
    "multicast, ff02::1, true",
    "unspecified, 0.0.0.0, true",
    "unspecified, ::, true",
    "unspecified, ::1, false",
    "private, 172.31.0.1, true",
    "private, 172.32.0.1, false",
    "private, fd00::1, true"
  })
  void containsAddresses(String network, String address, boolean contained) {
    assertThat(Network.parse(network).contains(Offers.address(address))).isEqualTo(contained);
  }

  @Test
  void takesMappedAddressesAsIpv4() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    Inet6Address address = Inet6Address.getByAddress(null, mapped, -1);

    assertThat(Network.parse("loopback").contains(address)).isTrue();
    assertThat(Network.parse("127.0.0.0/8").contains(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.1/16",
        "10.0.0",
        "010.0.0.1",
        "::/129",
        "fe80::1%eth0",
        "localhost",
        "example.com",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "1.2.3.256",
        "privat"
      })
  void refusesOtherNetworks(String network) {
    assertThatThrownBy(() -> Network.parse(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.20.0.0/16");
  }

  @Test
  void readsPortsAndRanges() {
    assertThat(PortRange.parse("443")).isEqualTo(new PortRange(443, 443));
    assertThat(PortRange.parse("8000-8999")).hasToString("8000-8999");
    assertThat(PortRange.parse("8000-8999").contains(8999)).isTrue();
    assertThat(PortRange.parse("8000-8999").contains(9000)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65536", "9-8", "-", "1-", "-1", "a", "٤٤٣"})
  void refusesOtherPorts(String port) {
    assertThatThrownBy(() -> PortRange.parse(port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a port from 1 to 65535, or a range as 8000-8999");
  }

  @ParameterizedTest
  @CsvSource({
    "MSE/*, mse/8.1, true",
    "MSE/*, MSE, false",
    "*, '', true",
    "a*b*c, aXXbYYbc, true",
    "a*b*c, aXXcYYb, false",
    "java, java, true",
    "java, javax, false"
  })
  void matchesGlobs(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }
}
