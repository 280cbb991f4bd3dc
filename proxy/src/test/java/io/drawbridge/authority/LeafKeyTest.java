// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.HelloBytes;
import io.drawbridge.testing.HelloCorpus;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeafKeyTest {

  /** Suites, groups and schemes as hex lists; {@code -} for an extension that is not sent. */
  @ParameterizedTest(name = "{0}: {5}")
  @CsvSource({
    "TLS 1.3,                      0304, 1301,      1d,    403.804, ECDSA",
    "TLS 1.3 without ECDSA,        0304, 1301,      17.1d, 804.401, RSA",
    "TLS 1.3 with P-384 only,      0304, 1301,      17,    503.804, RSA",
    "TLS 1.2,                      0303, c02b.c02f, 1d.17, 403.401, ECDSA",
    "TLS 1.2 with CHACHA20 only,   0303, cca9,      17,    403,     ECDSA",
    "TLS 1.2 with CBC only,        0303, c009,      17,    403,     ECDSA",
    "TLS 1.2 with no ECDSA suite,  0303, c02f.9c,   17,    403.401, RSA",
    "TLS 1.2 with CCM only,        0303, c0ac.c02f, 17,    403.401, RSA",
    "TLS 1.2 without P-256,        0303, c02b.c02f, 1d.18, 403.401, RSA",
    "TLS 1.2 without ECDSA,        0303, c02b.c02f, 17,    401.804, RSA",
    "TLS 1.2 with ECDSA-SHA1 only, 0303, c02b.c02f, 17,    203.401, RSA",
    "TLS 1.2 without schemes,      0303, c02b.c02f, 17,    -,       ECDSA",
    "TLS 1.2 without groups,       0303, c02b.c02f, -,     403,     RSA",
    "TLS 1.2 without extensions,   0303, c02b.c02f, -,     -,       RSA",
    "TLS 1.1,                      0302, c009.c013, 17,    -,       ECDSA",
    "TLS 1.0,                      0301, c00a.c014, 17,    -,       ECDSA",
    "TLS 1.0 with GCM suites only, 0301, c02b.c013, 17,    -,       RSA",
    "TLS 1.0 with 3DES only,       0301, c008.a,    17,    -,       RSA",
    "TLS 1.0 without extensions,   0301, c009.2f,   -,     -,       RSA",
    "SSL 3.0,                      0300, c009.2f,   -,     -,       RSA"
  })
  void fitsTheLeafToTheClient(
      String client, String version, String suites, String groups, String schemes, LeafKey key) {
    ClientHello hello = hello(version, suites, groups, schemes);
    assertThat(LeafKey.fitting(hello)).as(client).isEqualTo(key);
  }

  @Test
  void takesWhatIsServedIntoAccount() {
    ClientHello hello = hello("0304", "1301.c02b.c009.c02f", "17", "804.401.403");

    assertThat(LeafKey.fitting(hello, TlsVersion.TLSv1_3, suite -> false)).isEqualTo(LeafKey.ECDSA);
    assertThat(LeafKey.fitting(hello, TlsVersion.TLSv1_2, suite -> suite == 0xC02B))
        .isEqualTo(LeafKey.ECDSA);
    assertThat(LeafKey.fitting(hello, TlsVersion.TLSv1_2, suite -> suite == 0xC02F))
        .isEqualTo(LeafKey.RSA);
    assertThat(LeafKey.fitting(hello, TlsVersion.TLSv1_0, suite -> suite == 0xC02B))
        .isEqualTo(LeafKey.RSA);
    assertThat(LeafKey.fitting(hello, TlsVersion.TLSv1_0, suite -> suite == 0xC009))
        .isEqualTo(LeafKey.ECDSA);
  }

  @Test
  void helloInTheFormatOfSsl2HasNoCurves() {
    byte[] bytes = HelloBytes.sslv2(0x0301, 0xC009, 0x2F);
    assertThat(LeafKey.fitting(read(bytes))).isEqualTo(LeafKey.RSA);
  }

  @Test
  void knownClientsGetWhatTheyCanUse() throws IOException {
    Map<String, LeafKey> keys = new HashMap<>();
    for (HelloCorpus.Recorded recorded : HelloCorpus.recorded()) {
      keys.put(recorded.client(), LeafKey.fitting(read(recorded.bytes())));
    }

    assertThat(keys)
        .containsEntry("IE 6 XP", LeafKey.RSA)
        .containsEntry("Java 6u45", LeafKey.RSA)
        .containsEntry("OpenSSL 0.9.8y", LeafKey.RSA)
        .containsEntry("Android 2.3.7", LeafKey.RSA)
        .containsEntry("IE 7 Vista", LeafKey.ECDSA)
        .containsEntry("IE 8-10 Win 7", LeafKey.ECDSA)
        .containsEntry("Chrome 101 (Win 10)", LeafKey.ECDSA)
        .containsEntry("Firefox 100 (Win 10)", LeafKey.ECDSA);
  }

  private static ClientHello hello(String version, String suites, String groups, String schemes) {
    int code = Integer.parseInt(version, 16);
    HelloBytes bytes = new HelloBytes().version(Math.min(code, 0x0303)).suites(codes(suites));
    if (code == 0x0304) {
      bytes.supportedVersions(0x0304, 0x0303);
    }
    if (!groups.equals("-")) {
      bytes.groups(codes(groups));
    }
    if (!schemes.equals("-")) {
      bytes.signatureSchemes(codes(schemes));
    }
    return read(bytes.record());
  }

  private static ClientHello read(byte[] bytes) {
    HelloResult result = ClientHelloReader.read(ByteBuffer.wrap(bytes));
    assertThat(result).isInstanceOf(HelloResult.Complete.class);
    return ((HelloResult.Complete) result).hello();
  }

  private static int[] codes(String hex) {
    return Arrays.stream(hex.split("\\.", -1))
        .mapToInt(each -> Integer.parseInt(each, 16))
        .toArray();
  }
}
