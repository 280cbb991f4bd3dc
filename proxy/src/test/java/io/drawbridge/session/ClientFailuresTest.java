// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.policy.Failure;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "TLSV1_ALERT_UNKNOWN_CA, CLIENT_DISTRUSTS_PROXY",
    "SSLV3_ALERT_BAD_CERTIFICATE, CLIENT_DISTRUSTS_PROXY",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN, CLIENT_DISTRUSTS_PROXY",
    "BAD_PACKET_LENGTH, CLIENT_DISTRUSTS_PROXY",
    "DECRYPTION_FAILED_OR_BAD_RECORD_MAC, CLIENT_HANDSHAKE_FAILED",
    "NO_SHARED_CIPHER, CLIENT_HANDSHAKE_FAILED",
  })
  void whatBoringSslSaysIsNamed(String reason, Failure failure) {
    Throwable cause =
        new SSLHandshakeException("error:10000000:SSL routines:OPENSSL_internal:" + reason);

    assertThat(ClientFailures.of(new IllegalStateException(cause)).failure()).isEqualTo(failure);
  }

  @Test
  void aClientThatClosesIsGone() {
    assertThat(ClientFailures.of(new ClosedChannelException()).failure())
        .isEqualTo(Failure.CLIENT_GONE);
    assertThat(ClientFailures.of(null).failure()).isEqualTo(Failure.CLIENT_HANDSHAKE_FAILED);
  }
}
