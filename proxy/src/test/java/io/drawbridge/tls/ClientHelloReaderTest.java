// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static io.drawbridge.testing.HelloBytes.bytes;
import static io.drawbridge.tls.AlertDescription.DECODE_ERROR;
import static io.drawbridge.tls.AlertDescription.PROTOCOL_VERSION;
import static io.drawbridge.tls.AlertDescription.RECORD_OVERFLOW;
import static io.drawbridge.tls.AlertDescription.UNEXPECTED_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.HelloBytes;
import io.drawbridge.testing.HelloCorpus;
import io.drawbridge.tls.HelloResult.Complete;
import io.drawbridge.tls.HelloResult.Malformed;
import io.drawbridge.tls.HelloResult.NeedMore;
import io.drawbridge.tls.HelloResult.NotTls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientHelloReaderTest {
  private static final HelloBytes USUAL =
      new HelloBytes()
          .suites(0x1301, 0xC02F)
          .serverName("Api.Example.COM.")
          .alpn("h2", "http/1.1")
          .groups(0x2A2A, 0x11EC, 29)
          .signatureSchemes(0x0403, 0x0804)
          .supportedVersions(0x7A7A, 0x0304, 0x0303)
          .extension(11, bytes(1, 0))
          .extension(23)
          .extension(51, bytes(0, 13, 0x2A, 0x2A, 0, 1, 0, 0, 29, 0, 4, 1, 2, 3, 4));

  @Test
  void readsEveryField() {
    byte[] record = USUAL.record();
    ClientHello hello = complete(record);

    assertThat(hello.format()).isEqualTo(HelloFormat.TLS);
    assertThat(hello.legacyVersion()).isEqualTo(0x0303);
    assertThat(hello.recordVersion()).isEqualTo(0x0301);
    assertThat(hello.bestVersion()).isEqualTo(TlsVersion.TLSv1_3);
    assertThat(hello.offers(TlsVersion.TLSv1_2)).isTrue();
    assertThat(hello.offers(TlsVersion.TLSv1_1)).isFalse();
    assertThat(hello.cipherSuites()).containsExactly(0x1301, 0xC02F);
    assertThat(hello.serverName()).isEqualTo("api.example.com");
    assertThat(hello.alpn()).containsExactly("h2", "http/1.1");
    assertThat(hello.groups()).containsExactly(0x2A2A, 0x11EC, 29);
    assertThat(hello.signatureSchemes()).containsExactly(0x0403, 0x0804);
    assertThat(hello.keyShares()).containsExactly(0x2A2A, 29);
    assertThat(hello.extensions()).containsExactly(0, 16, 10, 13, 43, 11, 23, 51);
    assertThat(hello.pointFormats()).containsExactly(0);
    assertThat(hello.extendedMasterSecret()).isTrue();
    assertThat(hello.secureRenegotiation()).isFalse();
    assertThat(hello.hasFallbackScsv()).isFalse();
    assertThat(hello.offersCompression()).isFalse();
    assertThat(hello.hasExtensions()).isTrue();
    assertThat(hello.encodedBytes()).isEqualTo(record.length);
  }

  @Test
  void leavesTheBufferAsItIs() {
    byte[] record = USUAL.record();
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(record.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(7).put(record).put(bytes(22, 3, 3)).flip().position(7);

    assertThat(ClientHelloReader.read(buffer)).isInstanceOf(Complete.class);
    assertThat(buffer.position()).isEqualTo(7);
    assertThat(buffer.limit()).isEqualTo(7 + record.length + 3);
  }

  @Test
  void everyPrefixNeedsMore() throws IOException {
    assertPrefixesNeedMore(USUAL.record());
    assertPrefixesNeedMore(HelloBytes.records(USUAL.message(), 3));
    assertPrefixesNeedMore(HelloBytes.sslv2(0x0301, 0x000004, 0x010080));
    for (HelloCorpus.Recorded recorded : HelloCorpus.recorded()) {
      assertPrefixesNeedMore(recorded.bytes());
    }
  }

  @Test
  void mutationsNeverThrow() throws IOException {
    Random random = new Random(20261121);
    for (HelloCorpus.Recorded recorded : HelloCorpus.recorded()) {
      for (int round = 0; round < 200; round++) {
        byte[] mutated = recorded.bytes().clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
          mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        if (read(mutated) instanceof Complete complete) {
          Ja3.of(complete.hello());
          Ja4.of(complete.hello());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 60, 200})
  void readsMessagesSpreadOverRecords(int fragment) {
    byte[] records = HelloBytes.records(USUAL.message(), fragment);
    ClientHello hello = complete(records);

    assertThat(hello.serverName()).isEqualTo("api.example.com");
    assertThat(hello.encodedBytes()).isEqualTo(records.length);
    assertThat(Ja4.of(hello)).isEqualTo(Ja4.of(complete(USUAL.record())));
  }

  @Test
  void boundsTheNumberOfRecords() {
    assertMalformed(HelloBytes.records(USUAL.message(), 1), DECODE_ERROR);
  }

  @Test
  void readsHellosWithoutExtensions() {
    ClientHello hello = complete(new HelloBytes().version(0x0301).suites(0x0005).record());

    assertThat(hello.hasExtensions()).isFalse();
    assertThat(hello.serverName()).isNull();
    assertThat(hello.serverNameInvalid()).isFalse();
    assertThat(hello.bestVersion()).isEqualTo(TlsVersion.TLSv1_0);
    assertThat(complete(new HelloBytes().emptyExtensions().record()).hasExtensions()).isTrue();
  }

  @Test
  void readsTheFormatOfSslv2() {
    ClientHello hello = complete(HelloBytes.sslv2(0x0301, 0x00002F, 0x010080, 0x0000FF));

    assertThat(hello.format()).isEqualTo(HelloFormat.SSLV2);
    assertThat(hello.bestVersion()).isEqualTo(TlsVersion.TLSv1_0);
    assertThat(hello.cipherSuites()).containsExactly(0x2F, 0x010080, 0xFF);
    assertThat(hello.secureRenegotiation()).isTrue();
    assertThat(complete(HelloBytes.sslv2(0x0002, 0x010080)).bestVersion())
        .isEqualTo(TlsVersion.SSLv2);
  }

  @Test
  void refusesSslv2HellosWithLyingLengths() {
    byte[] hello = HelloBytes.sslv2(0x0301, 0x00002F);
    hello[6] = 6;
    assertMalformed(hello, DECODE_ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0300, SSLv3",
    "0x0301, TLSv1.0",
    "0x0302, TLSv1.1",
    "0x0303, TLSv1.2",
    "0x0304, TLSv1.2",
    "0x0399, TLSv1.2",
    "0x0500, TLSv1.2",
  })
  void capsTheLegacyVersion(String code, String best) {
    byte[] record = new HelloBytes().version(Integer.decode(code)).record();
    assertThat(complete(record).bestVersion().label()).isEqualTo(best);
  }

  @Test
  void supportedVersionsOutweighTheLegacyVersion() {
    assertThat(complete(new HelloBytes().supportedVersions(0x1A1A, 0x0302).record()).bestVersion())
        .isEqualTo(TlsVersion.TLSv1_1);
    assertThat(complete(new HelloBytes().supportedVersions(0x1A1A, 0x7F1C).record()).bestVersion())
        .isEqualTo(TlsVersion.TLSv1_2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "a..b",
        ".a",
        "*.example.com",
        "m\u00fcller.example",
        "10.1.2.3",
        "::1",
        "[::1]",
        "a b",
        "example.com/",
        "example.123",
        "a\n",
      })
  void doesNotPassInvalidServerNamesOn(String name) {
    ClientHello hello = complete(new HelloBytes().serverName(name).record());

    assertThat(hello.serverName()).isNull();
    assertThat(hello.serverNameInvalid()).isTrue();
  }

  @Test
  void boundsServerNames() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(63));

    assertThat(complete(new HelloBytes().serverName(longest).record()).serverName())
        .isEqualTo(longest);
    assertThat(complete(new HelloBytes().serverName("a".repeat(64)).record()).serverNameInvalid())
        .isTrue();
  }

  @Test
  void refusesWhatIsNotExactlyOneHostName() {
    for (byte[] names :
        new byte[][] {
          bytes(0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b'),
          bytes(0, 8, 0, 0, 1, 'a', 1, 0, 1, 'b'),
          bytes(0, 4, 1, 0, 1, 'a'),
          bytes(0, 3, 0, 0, 0),
          bytes(0, 0),
          bytes(0, 5, 0, 0, 2, 'a', 0)
        }) {
      assertThat(read(new HelloBytes().extension(0, names).record())).isInstanceOf(Malformed.class);
    }
    assertThat(read(new HelloBytes().serverName("a.".repeat(128)).record()))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void refusesLyingLengths() {
    assertMalformed(
        new HelloBytes().extension(0, bytes(0, 9, 0, 0, 1, 'a')).record(), DECODE_ERROR);
    assertMalformed(
        new HelloBytes().extension(0, bytes(0, 4, 0, 0, 1, 'a', 0)).record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().extension(0).record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().extension(10, bytes(0, 3, 0, 29, 0)).record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().extension(13, bytes(0, 4, 4, 3)).record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().extension(16, bytes(0, 1, 0)).record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().extension(43, bytes(3, 3, 4)).record(), DECODE_ERROR);
    assertMalformed(
        new HelloBytes().extension(51, bytes(0, 5, 0, 29, 0, 9, 1)).record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().suites().record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().compression().record(), DECODE_ERROR);
    assertMalformed(new HelloBytes().extension(23).extension(23).record(), DECODE_ERROR);
    byte[] sessionId = new HelloBytes().record();
    sessionId[43] = 33;
    assertMalformed(sessionId, DECODE_ERROR);
  }

  @Test
  void refusesWhatIsTooLong() {
    assertMalformed(bytes(22, 3, 1, 0x40, 1), RECORD_OVERFLOW);
    assertMalformed(bytes(22, 3, 1, 0xFF), RECORD_OVERFLOW);
    assertMalformed(bytes(22, 3, 1, 1, 0, 1, 1, 0, 0), RECORD_OVERFLOW);
    assertMalformed(bytes(22, 3, 1, 0, 0), DECODE_ERROR);
    assertThat(read(bytes(22, 3, 1, 0x40, 0, 1, 0, 0xFF, 0xFC))).isInstanceOf(NeedMore.class);
  }

  @Test
  void refusesOtherMessages() {
    assertMalformed(bytes(22, 3, 1, 0, 4, 2), UNEXPECTED_MESSAGE);
    assertMalformed(bytes(22, 3, 1, 0, 1, 1, 21), UNEXPECTED_MESSAGE);
    assertMalformed(new HelloBytes().version(0x0200).record(), PROTOCOL_VERSION);
  }

  @Test
  void knowsOtherProtocolsByTheirFirstBytes() {
    assertNotTls("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
    assertNotTls("SSH-2.0-x".getBytes(StandardCharsets.US_ASCII));
    assertNotTls(bytes('G'));
    assertNotTls(bytes(0));
    assertNotTls(bytes(21, 3, 1));
    assertNotTls(bytes(22, 2));
    assertNotTls(bytes(0x80, 0x2E, 4));
    assertNotTls(bytes(0x80, 0x2E, 1, 2));
    assertNotTls(bytes(0x80, 0x2E, 1, 0, 3));
    assertNotTls(bytes(0x80, 0x03, 1, 3, 1));
  }

  private static void assertPrefixesNeedMore(byte[] hello) {
    assertThat(read(hello)).isInstanceOf(Complete.class);
    for (int length = 0; length < hello.length; length++) {
      assertThat(read(Arrays.copyOf(hello, length))).isInstanceOf(NeedMore.class);
    }
  }

  private static void assertNotTls(byte[] bytes) {
    assertThat(read(bytes)).isInstanceOf(NotTls.class);
  }

  private static void assertMalformed(byte[] bytes, AlertDescription alert) {
    assertThat(read(bytes))
        .isInstanceOfSatisfying(
            Malformed.class, malformed -> assertThat(malformed.alert()).isEqualTo(alert));
  }

  private static ClientHello complete(byte[] bytes) {
    HelloResult result = read(bytes);
    assertThat(result).isInstanceOf(Complete.class);
    return ((Complete) result).hello();
  }

  private static HelloResult read(byte[] bytes) {
    return ClientHelloReader.read(ByteBuffer.wrap(bytes));
  }
}
