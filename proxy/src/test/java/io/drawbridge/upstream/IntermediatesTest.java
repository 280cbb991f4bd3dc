// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbridge.policy.Failure;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntermediatesTest {
  private static final TestPki PKI = TestPki.shared();
  private static final String LOCATION = "http://ca.test/intermediate.cer";

  private final List<URI> asked = new ArrayList<>();
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private final Intermediates intermediates =
      new Intermediates(
          location -> {
            asked.add(location);
            return answer;
          });

  private static @Nullable UpstreamCertificateException refusal(
      String location, @Nullable Intermediates with) throws Exception {
    UpstreamTrust trust = UpstreamTrust.of(PKI.root()).with(with);
    try (InputStream in = Files.newInputStream(PKI.missingIntermediate(location).chain())) {
      X509Certificate[] sent = {
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in)
      };
      return catchThrowableOfType(
          UpstreamCertificateException.class, () -> trust.verify(sent, "UNKNOWN", "localhost"));
    }
  }

  private static void assertIncomplete(@Nullable UpstreamCertificateException refusal, String why) {
    assertThat(refusal).hasMessageContaining(why);
    assertFailure(refusal, Failure.UPSTREAM_INCOMPLETE_CHAIN);
  }

  private static void assertFailure(
      @Nullable UpstreamCertificateException refusal, Failure expected) {
    assertThat(refusal).extracting(UpstreamCertificateException::failure).isEqualTo(expected);
  }

  @Test
  void saysThatFetchingWouldHelp() throws Exception {
    assertIncomplete(
        refusal(LOCATION, null),
        "it should be at " + LOCATION + " (upstream.fetch-intermediates is off)");
  }

  @Test
  void fetchesOnceBesideAndVerifiesWithIt() throws Exception {
    assertIncomplete(refusal(LOCATION, intermediates), "it is being fetched from " + LOCATION);
    assertIncomplete(refusal(LOCATION, intermediates), "try again");
    assertThat(asked).containsExactly(URI.create(LOCATION));

    answer.complete(PKI.intermediate());

    assertThat(refusal(LOCATION, intermediates)).isNull();
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatCannotBeHadIsNotAskedForAtOnceAgain() throws Exception {
    answer.completeExceptionally(new IOException("HTTP status 404"));

    assertIncomplete(refusal(LOCATION, intermediates), "has not: HTTP status 404");
    assertIncomplete(refusal(LOCATION, intermediates), "has not: HTTP status 404");
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsFetchedIsNotTrustedForThat() throws Exception {
    try (InputStream in = Files.newInputStream(PKI.selfSigned().chain())) {
      answer.complete(CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded());
    }

    assertFailure(refusal(LOCATION, intermediates), Failure.UPSTREAM_UNTRUSTED);
  }

  @Test
  void rubbishIsNoCertificate() throws Exception {
    answer.complete(new byte[] {1, 2, 3});

    assertIncomplete(refusal(LOCATION, intermediates), "has not: no certificate there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ca.test/a.cer",
        "ldap://ca.test/cn=a",
        "http://user@ca.test/a.cer",
        "http:///a.cer",
        "http://ca.test:99999/a.cer",
        "http://ca test/a.cer",
        "file:///etc/passwd",
        "http://ca.test\r\nX: y/a.cer"
      })
  void otherLocationsAreNotAsked(String location) throws Exception {
    assertFailure(refusal(location, intermediates), Failure.UPSTREAM_UNTRUSTED);
    assertThat(asked).isEmpty();
  }
}
