// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTlsTest {

  @Test
  void asksInTheProtocolsOwnWords() throws IOException {
    assertThat(
            talk(
                StartTls.SMTP,
                "220-mail\r\n220 mail\r\n250-mail\r\n250 STARTTLS\r\n220 go ahead\r\n"))
        .isEqualTo("EHLO drawbridge.invalid\r\nSTARTTLS\r\n");
    assertThat(talk(StartTls.IMAP, "* OK ready\r\n* CAPABILITY IMAP4rev1\r\na OK begin\r\n"))
        .isEqualTo("a STARTTLS\r\n");
    assertThat(talk(StartTls.POP3, "+OK ready\r\n+OK begin\r\n")).isEqualTo("STLS\r\n");
    assertThat(talk(StartTls.POSTGRES, "S")).hasSize(8);
    assertThat(talk(StartTls.LDAP, latin1("300c02010178070a010004000400")))
        .endsWith("1.3.6.1.4.1.1466.20037");
    assertThat(talk(StartTls.LDAP, latin1("308400000010020101788400000007" + "0a010004000400")))
        .endsWith("1.3.6.1.4.1.1466.20037");
  }

  @ParameterizedTest
  @CsvSource({
    "SMTP, 554 go away",
    "IMAP, * BYE",
    "POP3, -ERR",
    "POSTGRES, N",
    "LDAP, 0",
    "SMTP, ''"
  })
  void refusesOtherAnswers(StartTls protocol, String answer) {
    assertThatThrownBy(() -> talk(protocol, answer + "\r\n")).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aRefusalOfLdapIsOne() {
    assertThatThrownBy(() -> talk(StartTls.LDAP, latin1("300c02010178070a013504000400")))
        .isInstanceOf(ProtocolException.class);
  }

  private static String talk(StartTls protocol, String server) throws IOException {
    var out = new ByteArrayOutputStream();
    protocol.upgrade(new ByteArrayInputStream(server.getBytes(StandardCharsets.ISO_8859_1)), out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String latin1(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }
}
