// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.HelloBytes;
import io.drawbridge.testing.HelloCorpus;
import io.drawbridge.testing.RecordedName;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApplicationTest {
  private static final String HOST = "www.ssllabs.com";

  @ParameterizedTest
  @CsvSource({
    "Android 2.3.7, Android 2.3, TLSv1.0",
    "IE 6 XP, Schannel of Windows XP or Server 2003, SSLv3",
    "IE 8 Win 7, 'Schannel of Windows Vista, 7 or Server 2008', TLSv1.0",
    "IE 11 Win 8.1, Schannel of Windows 8.1 or Server 2012 R2, TLSv1.2",
    "Java 6u45, Java 6, TLSv1.0",
    "Java 7u25, Java 7, TLSv1.0",
    "Java 8u161, Java 8, TLSv1.2",
    "Java 17.0.3 (OpenJDK), Java 9 or newer, TLSv1.3",
    "OpenSSL 0.9.8y, OpenSSL 0.9.8, TLSv1.0",
    "OpenSSL 1.0.1l, OpenSSL 1.0.1, TLSv1.2",
    "OpenSSL 3.0.3 (git), OpenSSL 1.1.1 or 3.0, TLSv1.3",
    "Safari 6.0.4 OS X 10.8.4, Safari 5 or 6, TLSv1.0",
  })
  void namesRecordedClients(String client, String label, String best) throws IOException {
    HelloCorpus.Recorded recorded =
        HelloCorpus.recorded().stream()
            .filter(hello -> hello.client().equals(client))
            .findFirst()
            .orElseThrow();
    Classification classification = classify(recorded.bytes());

    assertThat(classification.application()).isEqualTo(label);
    assertThat(classification.best()).isEqualTo(TlsVersion.ofLabel(best));
  }

  /** The one left offers SSL 3.0 with three suites and nothing else, as anything might. */
  @Test
  void namesEveryRecordedClientButOneAndNoneWrongly() throws IOException {
    List<String> unknown = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (HelloCorpus.Recorded recorded : HelloCorpus.recorded()) {
      String label = classify(recorded.bytes()).application();
      if (label.equals("unknown")) {
        unknown.add(recorded.client());
      } else if (!RecordedName.isRight(recorded.client(), label)) {
        wrong.add(recorded.client() + ": " + label);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(unknown).containsExactly("YandexBot 3.0");
  }

  @ParameterizedTest
  @CsvSource({
    "Firefox 37 OS X, Firefox 17 to 26",
    "Chrome 49 XP SP3, Chrome 31 to 37",
    "IE 11 Win 8.1, 'Schannel of Windows 8, Phone 8 or Server 2012'",
    "IE 8 XP, 'Schannel of Windows Vista, 7 or Server 2008'",
    "Java 8u31, Java 9 or newer",
    "Apple Mail (16.0), Safari 9 to 16",
    "OpenSSL 1.0.2e, OpenSSL 1.0.1",
    "BingBot Dec 2013, OpenSSL 1.0.1",
  })
  void wrongNameIsSeenAsSuch(String client, String label) {
    assertThat(RecordedName.isRight(client, label)).isFalse();
  }

  @Test
  void sameRuntimeWithoutServerNameAndAlpn() {
    HelloBytes plain = new HelloBytes().suites(0x39, 0x38, 0x35, 0x16);
    String without = Application.UNKNOWN.label();

    assertThat(classify(plain.record()).application()).isEqualTo(without);
    assertThat(Application.recognise("", "t10i200000_e9219ed09d3b_000000000000", null).label())
        .isEqualTo("Java 6");
    assertThat(Application.recognise("", "t10d2001h1_e9219ed09d3b_000000000000", null).label())
        .isEqualTo("Java 6");
    assertThat(Application.recognise("", "t12i200000_e9219ed09d3b_000000000000", null).label())
        .isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "Java/1.6.0_45, Java 6",
    "Java/1.7.0_80, Java 7",
    "Java/17.0.3, Java 9 or newer",
    "curl/7.19.7 (x86_64-redhat-linux-gnu) libcurl/7.19.7 OpenSSL/0.9.8k, OpenSSL 0.9.8",
    "Python-urllib/2.7, Python 2",
    "python-requests/2.3.0 CPython/2.7.6 Linux/3.13, Python 2",
    "python-requests/2.31.0, unknown",
    "ExchangeServicesClient/15.00.0913.015, Exchange Web Services client on .NET",
    "PHP-SOAP/5.3.3, PHP SOAP client before 5.6",
    "PHP-SOAP/8.2.0, unknown",
    "Mozilla/5.0, unknown",
    "'', unknown",
  })
  void fallsBackToTheUserAgent(String userAgent, String label) {
    assertThat(Application.recognise("", "t12i030000_x_y", userAgent).label()).isEqualTo(label);
  }

  @Test
  void everyNamedApplicationHasARemedy() throws IOException {
    for (HelloCorpus.Recorded recorded : HelloCorpus.recorded()) {
      Classification c = classify(recorded.bytes());
      Application application = Application.recognise(c.ja3(), c.ja4(), null);
      assertThat(application.remedy().isEmpty()).isEqualTo(application.equals(Application.UNKNOWN));
    }
  }

  private static Classification classify(byte[] bytes) {
    HelloResult result = ClientHelloReader.read(ByteBuffer.wrap(bytes));
    ClientHello hello = ((HelloResult.Complete) result).hello();
    return Classifier.classify(hello, HOST);
  }
}
