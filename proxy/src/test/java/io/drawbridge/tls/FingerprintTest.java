// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static io.drawbridge.testing.HelloBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.HelloBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the vectors of the JA3 project's README and FoxIO's technical description of JA4. */
final class FingerprintTest {
  private static final int[] CHROME_SUITES = {
    0x1A1A, 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014,
    0x009C, 0x009D, 0x002F, 0x0035
  };
  private static final int[] CHROME_SCHEMES = {
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601
  };

  @Test
  void ja4OfThePublishedExample() {
    ClientHello hello = hello(chrome().signatureSchemes(CHROME_SCHEMES));

    assertThat(Ja4.of(hello)).isEqualTo("t13d1516h2_8daaf6152771_e5627efa2ab1");
    assertThat(Ja4.raw(hello))
        .isEqualTo(
            "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9"
                + "_0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01"
                + "_0403,0804,0401,0503,0805,0501,0806,0601");
  }

  @Test
  void ja4WithoutSignatureSchemesEndsWithTheExtensions() {
    // The published hash counts extension 13 although it holds no scheme.
    ClientHello hello = hello(chrome().extension(13, bytes(0, 0)));

    assertThat(Ja4.of(hello)).isEqualTo("t13d1516h2_8daaf6152771_6d807ffa2a79");
  }

  @ParameterizedTest
  @CsvSource({
    "ab, ab",
    "abcd, ad",
    "30ab, 3b",
    "3031abcd, 3d",
    "30abcd31, 01",
    "6832, h2",
    "68, hh"
  })
  void ja4ShowsUnprintableAlpnInHex(String hex, String shown) {
    String protocol = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);

    assertThat(Ja4.of(hello(new HelloBytes().alpn(protocol)))).startsWith("t12i0301" + shown + "_");
  }

  @Test
  void ja4OfAHelloWithoutExtensions() {
    assertThat(Ja4.of(hello(new HelloBytes().version(0x0300).suites(0x0A0A, 0x0005))))
        .isEqualTo("ts3i010000_" + Fingerprint.digest(Digest.SHA256, "0005", 12) + "_000000000000");
    assertThat(Ja4.of(hello(new HelloBytes().suites(0x0A0A))))
        .isEqualTo("t12i000000_000000000000_000000000000");
  }

  @Test
  void ja4CapsCounts() {
    int[] suites = IntStream.range(1, 140).toArray();
    assertThat(Ja4.of(hello(new HelloBytes().suites(suites)))).startsWith("t12i9900");
  }

  @Test
  void ja3OfThePublishedExamples() {
    ClientHello withExtensions =
        hello(
            new HelloBytes()
                .version(769)
                .suites(47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4)
                .serverName("example.com")
                .groups(0x3A3A, 23, 24, 25)
                .extension(11, bytes(1, 0))
                .extension(0x4A4A));
    ClientHello without =
        hello(new HelloBytes().version(769).suites(4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99));

    assertThat(Ja3.text(withExtensions))
        .isEqualTo("769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
    assertThat(Ja3.of(withExtensions)).isEqualTo("ada70206e40642a3e4461f35503241d5");
    assertThat(Ja3.text(without)).isEqualTo("769,4-5-10-9-100-98-3-6-19-18-99,,,");
    assertThat(Ja3.of(without)).isEqualTo("de350869b8c85de67a350c8d186f11e6");
  }

  private static HelloBytes chrome() {
    return new HelloBytes()
        .suites(CHROME_SUITES)
        .extension(0x2A2A)
        .extension(0x1B)
        .serverName("example.com")
        .extension(0x33, bytes(0, 0))
        .alpn("h2", "http/1.1")
        .extension(0x4469)
        .extension(0x17)
        .extension(0x2D)
        .extension(0x05)
        .extension(0x23)
        .extension(0x12)
        .supportedVersions(0x6A6A, 0x0304, 0x0303)
        .extension(0xFF01, bytes(0))
        .extension(0x0B, bytes(1, 0))
        .groups(0x9A9A, 29, 23, 24)
        .extension(0x15);
  }

  private static ClientHello hello(HelloBytes bytes) {
    HelloResult result = ClientHelloReader.read(ByteBuffer.wrap(bytes.record()));
    return ((HelloResult.Complete) result).hello();
  }
}
