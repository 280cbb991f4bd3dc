// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.netty.ServerTls.Lane;
import io.drawbridge.testing.HelloBytes;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.TlsVersion;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leaf's key fits what this proxy serves, not only what the app offers. */
final class ServerTlsTest {
  private static final String ECDSA = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  private static final String ECDSA_CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA";
  private static final String RSA = "ECDHE-RSA-AES128-GCM-SHA256";
  private static final String RSA_CBC = "ECDHE-RSA-AES128-SHA";

  private static final ClientHello NEW =
      hello(new HelloBytes().suites(0x1301, 0xC02B, 0xC02F).supportedVersions(0x0304, 0x0303));
  private static final ClientHello TLS12 = hello(new HelloBytes().suites(0xC02B, 0xC02F));
  private static final ClientHello OLD =
      hello(new HelloBytes().version(0x0301).suites(0xC009, 0xC013));

  @Test
  void ecdsaWhereItsSuitesAreServed() {
    try (ServerTls tls = serving(TlsVersion.TLSv1_3, ECDSA, ECDSA_CBC)) {
      assertThat(tls.leafKey(NEW, Lane.TLS13)).isEqualTo(LeafKey.ECDSA);
      assertThat(tls.leafKey(NEW, Lane.TLS12)).isEqualTo(LeafKey.ECDSA);
      assertThat(tls.leafKey(TLS12, tls.lane(TLS12))).isEqualTo(LeafKey.ECDSA);
      assertThat(tls.leafKey(OLD, tls.lane(OLD))).isEqualTo(LeafKey.ECDSA);
    }
  }

  @Test
  void rsaWhereOnlySuitesForItAreServed() {
    try (ServerTls tls = serving(TlsVersion.TLSv1_2, RSA, RSA_CBC)) {
      assertThat(tls.lane(NEW)).isEqualTo(Lane.TLS12);
      assertThat(tls.leafKey(NEW, Lane.TLS12)).isEqualTo(LeafKey.RSA);
      assertThat(tls.leafKey(TLS12, tls.lane(TLS12))).isEqualTo(LeafKey.RSA);
      assertThat(tls.leafKey(OLD, tls.lane(OLD))).isEqualTo(LeafKey.RSA);
    }
  }

  @Test
  void tls13UsesAnyKeyWhateverTheOlderSuites() {
    try (ServerTls tls = serving(TlsVersion.TLSv1_3, RSA, RSA_CBC)) {
      assertThat(tls.leafKey(NEW, tls.lane(NEW))).isEqualTo(LeafKey.ECDSA);
    }
  }

  private static ServerTls serving(TlsVersion maximum, String cipher, String legacyCipher) {
    return new ServerTls(
        TlsVersion.TLSv1_2, maximum, List.of(cipher), List.of(legacyCipher), List.of("P-256"));
  }

  private static ClientHello hello(HelloBytes bytes) {
    byte[] record = bytes.groups(23).signatureSchemes(0x0403, 0x0401).record();
    HelloResult result = ClientHelloReader.read(ByteBuffer.wrap(record));
    return ((HelloResult.Complete) result).hello();
  }
}
