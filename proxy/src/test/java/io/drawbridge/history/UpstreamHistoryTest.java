// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.history.Strength.Exchange;
import io.drawbridge.policy.Destination;
import io.drawbridge.testing.SettableClock;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamHistoryTest {
  private static final Destination API = new Destination("api.example", 443);
  private static final Strength BEST =
      new Strength(TlsVersion.TLSv1_3, Exchange.POST_QUANTUM, Integer.MAX_VALUE);
  private static final Strength STRONG =
      new Strength(TlsVersion.TLSv1_3, Exchange.POST_QUANTUM, 128);

  private final Path directory;
  private final SettableClock clock = new SettableClock(Instant.parse("2027-01-01T00:00:00Z"));

  UpstreamHistoryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private UpstreamHistory open() {
    return new UpstreamHistory(directory.resolve("h"), clock);
  }

  @Test
  void namesWhatGotWeaker() {
    try (UpstreamHistory history = open()) {
      assertThat(note(history, STRONG)).isNull();
      assertThat(note(history, new Strength(TlsVersion.TLSv1_2, Exchange.CURVE, 112)))
          .isEqualTo(
              "TLSv1.2 after TLSv1.3, key exchange elliptic-curve after post-quantum,"
                  + " a key of 112 bits of security after 128, last seen 2027-01-01T00:00:00Z");
      assertThat(note(history, STRONG)).isNull();
    }
  }

  @Test
  void expectsNothingThatTheProxyDidNotOffer() {
    Strength tls12 = new Strength(TlsVersion.TLSv1_2, Exchange.CURVE, 128);
    try (UpstreamHistory history = open()) {
      assertThat(note(history, STRONG)).isNull();
      assertThat(history.note(API, tls12, tls12)).isNull();
      assertThat(note(history, tls12)).isNotNull();
    }
  }

  @Test
  void forgetsWhatWasNotSeenForLong() {
    Strength curve = new Strength(TlsVersion.TLSv1_3, Exchange.CURVE, 128);
    try (UpstreamHistory history = open()) {
      assertThat(note(history, STRONG)).isNull();
      clock.advance(Duration.ofDays(89));
      assertThat(note(history, curve)).isNotNull();
      clock.advance(Duration.ofDays(2));
      assertThat(note(history, curve)).isNull();
    }
  }

  @Test
  void outlivesItsProcess() {
    try (UpstreamHistory history = open()) {
      assertThat(note(history, STRONG)).isNull();
    }
    try (UpstreamHistory history = open()) {
      assertThat(note(history, new Strength(TlsVersion.TLSv1_2, Exchange.CURVE, 128)))
          .startsWith("TLSv1.2 after TLSv1.3");
    }
  }

  @Test
  void readsWhatCanBeRead() throws IOException {
    Files.writeString(
        directory.resolve("h"),
        """
        drawbridge upstream history 1
        api.example:443 TLSv1.3 POST_QUANTUM 128 2026-12-31T00:00:00Z
        api.example:444 TLSv9 POST_QUANTUM 128 2026-12-31T00:00:00Z
        nonsense
        api.example:445 TLSv1.3 CURVE 12""");
    try (UpstreamHistory history = open()) {
      assertThat(note(history, new Strength(TlsVersion.TLSv1_3, Exchange.CURVE, 128))).isNotNull();
    }
  }

  @Test
  void startsAnewWithAFileThatIsNone() throws IOException {
    Files.write(directory.resolve("h"), new byte[] {0, (byte) 0xff, 3});
    try (UpstreamHistory history = open()) {
      assertThat(note(history, STRONG)).isNull();
    }
    assertThat(Files.readString(directory.resolve("h"))).contains("api.example:443");
  }

  @Test
  void goesOnWhereTheFileCannotBeWritten() throws IOException {
    Files.createDirectory(directory.resolve("h.new"));
    try (UpstreamHistory history = open()) {
      assertThat(note(history, STRONG)).isNull();
      assertThat(note(history, new Strength(TlsVersion.TLSv1_2, Exchange.CURVE, 128))).isNotNull();
    }
    assertThat(directory.resolve("h")).doesNotExist();
  }

  private static @Nullable String note(UpstreamHistory history, Strength now) {
    return history.note(API, now, BEST);
  }
}
