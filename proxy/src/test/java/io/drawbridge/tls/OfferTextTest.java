// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.testing.HelloBytes;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferTextTest {
  private static ClientHello hello(HelloBytes bytes) {
    if (ClientHelloReader.read(ByteBuffer.wrap(bytes.record()))
        instanceof HelloResult.Complete complete) {
      return complete.hello();
    }
    throw new AssertionError("no complete ClientHello");
  }

  @Test
  void isReadBackAsItWas() {
    ClientHello sent =
        hello(
            new HelloBytes()
                .suites(0x1301, 0xC02F, 0x5600)
                .groups(29, 23)
                .signatureSchemes(0x0403, 0x0804)
                .supportedVersions(0x0304, 0x0303));

    ClientHello read = OfferText.read(OfferText.of(sent));

    assertThat(OfferText.of(sent)).isEqualTo("T;303;304.303;1301.c02f.5600;1d.17;403.804");
    assertThat(read.cipherSuites()).isEqualTo(sent.cipherSuites());
    assertThat(read.bestVersion()).isEqualTo(sent.bestVersion());
    assertThat(read.hasFallbackScsv()).isTrue();
    for (TlsVersion version : TlsVersion.values()) {
      assertThat(read.offers(version)).isEqualTo(sent.offers(version));
    }
  }

  @Test
  void leavesGreaseOut() {
    ClientHello sent =
        hello(new HelloBytes().suites(0x1A1A, 0x1301).supportedVersions(0x2A2A, 0x0304));

    assertThat(OfferText.of(sent)).startsWith("T;303;304;1301;");
  }

  @Test
  void nothingButGreaseIsStillAList() {
    ClientHello sent = hello(new HelloBytes().suites(0x1301).supportedVersions(0x2A2A));

    ClientHello read = OfferText.read(OfferText.of(sent));

    assertThat(read.offers(TlsVersion.TLSv1_2)).isEqualTo(sent.offers(TlsVersion.TLSv1_2));
  }

  @Test
  void isShortWhateverIsSent() {
    ClientHello sent =
        hello(
            new HelloBytes()
                .suites(IntStream.range(0, 30_000).toArray())
                .supportedVersions(0x0304));

    ClientHello read = OfferText.read(OfferText.of(sent));

    assertThat(OfferText.of(sent)).hasSizeLessThan(4096);
    assertThat(read.offersSuite(0x1301)).isTrue();
    assertThat(IntStream.of(read.cipherSuites()).filter(code -> !CipherSuite.of(code).isKnown()))
        .hasSize(1);
  }

  @Test
  void refusesWhatItDidNotWrite() {
    assertThatThrownBy(() -> OfferText.read("T;303")).isInstanceOf(IllegalArgumentException.class);
  }
}
