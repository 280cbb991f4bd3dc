// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.HelloBytes;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private static final String HOST = "api.example.com";

  @Test
  void aModernHelloHasOnlyGoodNews() {
    HelloBytes hello =
        new HelloBytes()
            .suites(0x1301, 0xC02F)
            .serverName(HOST)
            .groups(0x11EC, 29)
            .signatureSchemes(0x0403, 0x0201)
            .supportedVersions(0x0304, 0x0303)
            .extension(23)
            .extension(0xFF01, (byte) 0);

    assertThat(findings(hello)).containsExactly(Finding.POST_QUANTUM);
  }

  @Test
  void versions() {
    assertFound(Finding.LEGACY_VERSION, new HelloBytes().version(0x0302));
    assertAbsent(Finding.LEGACY_VERSION, new HelloBytes());
    assertFound(Finding.SSLV3_ONLY, new HelloBytes().version(0x0300));
    assertAbsent(Finding.SSLV3_ONLY, new HelloBytes().version(0x0301));
    assertFound(Finding.LEGACY_ALSO_OFFERED, new HelloBytes().supportedVersions(0x0304, 0x0301));
    assertAbsent(Finding.LEGACY_ALSO_OFFERED, new HelloBytes().supportedVersions(0x0304, 0x0303));
    assertAbsent(Finding.LEGACY_ALSO_OFFERED, new HelloBytes().supportedVersions(0x0302, 0x0301));
    assertFound(Finding.FALLBACK_SCSV, new HelloBytes().suites(0xC02F, 0x5600));
    assertAbsent(Finding.FALLBACK_SCSV, new HelloBytes());
    assertThat(findings(HelloBytes.sslv2(0x0301, 0x2F), HOST)).contains(Finding.SSLV2_HELLO);
    assertAbsent(Finding.SSLV2_HELLO, new HelloBytes());
  }

  @Test
  void weakDiffieHellman() {
    assertFound(Finding.WEAK_DH_ONLY, new HelloBytes().suites(0x0033, 0x0039, 0x00FF, 0x2A2A));
    assertFound(Finding.WEAK_DH_ONLY, new HelloBytes().suites(0x009E, 0x0005, 0x0003, 0x0001));
    assertFound(Finding.WEAK_DH_ONLY, new HelloBytes().suites(0x0034, 0x0031));
    assertAbsent(Finding.WEAK_DH_ONLY, new HelloBytes().suites(0x0033, 0x002F));
    assertAbsent(Finding.WEAK_DH_ONLY, new HelloBytes().suites(0x0033, 0x1301));
    assertAbsent(Finding.WEAK_DH_ONLY, new HelloBytes().suites(0x0005));
    assertFound(Finding.WEAK_DH_OFFERED, new HelloBytes().suites(0x002F, 0x0014));
    assertFound(Finding.WEAK_DH_OFFERED, new HelloBytes().suites(0x002F, 0x0034));
    assertAbsent(Finding.WEAK_DH_OFFERED, new HelloBytes().suites(0x002F, 0x0033));
    assertAbsent(Finding.WEAK_DH_OFFERED, new HelloBytes().suites(0x0034));
  }

  @Test
  void weakSuites() {
    assertFound(Finding.EXPORT_OFFERED, new HelloBytes().suites(0x002F, 0x0003));
    assertAbsent(Finding.EXPORT_OFFERED, new HelloBytes().suites(0x002F));
    assertFound(Finding.NULL_OFFERED, new HelloBytes().suites(0x002F, 0x0002));
    assertAbsent(Finding.NULL_OFFERED, new HelloBytes().suites(0x002F));
    assertFound(Finding.RC4_ONLY, new HelloBytes().suites(0x0004, 0x0005, 0x0002, 0x00FF));
    assertAbsent(Finding.RC4_ONLY, new HelloBytes().suites(0x0005, 0x002F));
    assertAbsent(Finding.RC4_ONLY, new HelloBytes().suites(0x0005, 0x000A));
    assertFound(Finding.TRIPLE_DES_ONLY, new HelloBytes().suites(0x000A, 0x0016));
    assertAbsent(Finding.TRIPLE_DES_ONLY, new HelloBytes().suites(0x000A, 0x002F));
    assertFound(Finding.NO_AEAD, new HelloBytes().suites(0x002F, 0xC013));
    assertAbsent(Finding.NO_AEAD, new HelloBytes().suites(0x002F, 0xC02F));
    assertFound(Finding.NO_FORWARD_SECRECY, new HelloBytes().suites(0x002F, 0x009C, 0xC018));
    assertAbsent(Finding.NO_FORWARD_SECRECY, new HelloBytes().suites(0x002F, 0xC013));
  }

  @Test
  void protections() {
    assertFound(Finding.COMPRESSION_OFFERED, new HelloBytes().compression(1, 0));
    assertAbsent(Finding.COMPRESSION_OFFERED, new HelloBytes());
    assertFound(Finding.NO_SECURE_RENEGOTIATION, new HelloBytes().suites(0xC02F));
    assertAbsent(Finding.NO_SECURE_RENEGOTIATION, new HelloBytes().suites(0xC02F, 0x00FF));
    assertFound(Finding.NO_EXTENDED_MASTER_SECRET, new HelloBytes());
    assertAbsent(Finding.NO_EXTENDED_MASTER_SECRET, new HelloBytes().extension(23));
    HelloBytes only13 = new HelloBytes().suites(0x1301).supportedVersions(0x0304);
    assertAbsent(Finding.NO_SECURE_RENEGOTIATION, only13);
    assertAbsent(Finding.NO_EXTENDED_MASTER_SECRET, only13);
    assertFound(Finding.SHA1_SIGNATURES_ONLY, new HelloBytes().signatureSchemes(0x0201, 0x0203));
    assertFound(Finding.SHA1_SIGNATURES_ONLY, new HelloBytes());
    assertAbsent(Finding.SHA1_SIGNATURES_ONLY, new HelloBytes().signatureSchemes(0x0201, 0x0401));
    assertAbsent(Finding.SHA1_SIGNATURES_ONLY, new HelloBytes().version(0x0301));
    assertFound(Finding.POST_QUANTUM, new HelloBytes().groups(0x11EC));
    assertAbsent(Finding.POST_QUANTUM, new HelloBytes().groups(29, 23));
  }

  @Test
  void names() {
    assertFound(Finding.NO_SNI, new HelloBytes());
    assertFound(Finding.NO_SNI, new HelloBytes().serverName("*"));
    assertAbsent(Finding.NO_SNI, new HelloBytes().serverName(HOST));
    assertThat(findings(new HelloBytes().record(), "10.0.0.1")).doesNotContain(Finding.NO_SNI);
    assertThat(findings(new HelloBytes().record(), "fe80::1")).doesNotContain(Finding.NO_SNI);
    assertFound(Finding.SNI_DIFFERS_FROM_CONNECT, new HelloBytes().serverName("example.com"));
    assertAbsent(Finding.SNI_DIFFERS_FROM_CONNECT, new HelloBytes().serverName("API.example.com."));
  }

  @Test
  void labelsAreStable() {
    assertThat(Arrays.stream(Finding.values()).map(Finding::label))
        .containsExactly(
            "legacy-version",
            "legacy-also-offered",
            "sslv2-hello",
            "sslv3-only",
            "weak-dh-only",
            "weak-dh-offered",
            "export-offered",
            "null-offered",
            "rc4-only",
            "3des-only",
            "no-aead",
            "no-forward-secrecy",
            "fallback-scsv",
            "downgraded-client",
            "compression-offered",
            "no-secure-renegotiation",
            "no-extended-master-secret",
            "sha1-signatures-only",
            "no-sni",
            "sni-differs-from-connect",
            "post-quantum");
    assertThat(Finding.ofLabel("3des-only")).isEqualTo(Finding.TRIPLE_DES_ONLY);
    assertThat(Finding.ofLabel("none")).isNull();
  }

  private static void assertFound(Finding finding, HelloBytes hello) {
    assertThat(findings(hello)).contains(finding);
  }

  private static void assertAbsent(Finding finding, HelloBytes hello) {
    assertThat(findings(hello)).doesNotContain(finding);
  }

  private static Set<Finding> findings(HelloBytes hello) {
    return findings(hello.record(), HOST);
  }

  private static Set<Finding> findings(byte[] bytes, String connectHost) {
    HelloResult result = ClientHelloReader.read(ByteBuffer.wrap(bytes));
    return Findings.of(((HelloResult.Complete) result).hello(), connectHost);
  }
}
