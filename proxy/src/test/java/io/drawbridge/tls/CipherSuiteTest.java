// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CipherSuiteTest {
  @ParameterizedTest
  @CsvSource({
    "0x0003, TLS_RSA_EXPORT_WITH_RC4_40_MD5, EXP-RC4-MD5, RSA, RSA, export rc4",
    "0x000A, TLS_RSA_WITH_3DES_EDE_CBC_SHA, DES-CBC3-SHA, RSA, RSA, 3des",
    "0x0016, TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, DHE-RSA-DES-CBC3-SHA, DHE, RSA, 3des fs dh",
    "0x0014, TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA, EXP-EDH-RSA-DES-CBC-SHA, DHE, RSA, export dh",
    "0x0018, TLS_DH_anon_WITH_RC4_128_MD5, ADH-RC4-MD5, DH_ANON, ANONYMOUS, anon rc4 dh",
    "0x003E, TLS_DH_DSS_WITH_AES_128_CBC_SHA256, DH-DSS-AES128-SHA256, DH, DSS, dh",
    "0x003B, TLS_RSA_WITH_NULL_SHA256, NULL-SHA256, RSA, RSA, null",
    "0xC02F, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ECDHE-RSA-AES128-GCM-SHA256, ECDHE, RSA, aead fs",
    "0xCCA9, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE-ECDSA-CHACHA20-POLY1305, ECDHE,"
        + " ECDSA, aead fs",
    "0xC00F, TLS_ECDH_RSA_WITH_AES_256_CBC_SHA, ECDH-RSA-AES256-SHA, ECDH, RSA, ''",
    "0xC018, TLS_ECDH_anon_WITH_AES_128_CBC_SHA, AECDH-AES128-SHA, ECDH_ANON, ANONYMOUS, anon",
    "0xC0AA, TLS_PSK_DHE_WITH_AES_128_CCM_8, DHE-PSK-AES128-CCM8, DHE_PSK, PSK, aead fs dh",
    "0x1301, TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256, TLS13, ANY, aead fs tls13",
    "0xC0B4, TLS_SHA256_SHA256, , TLS13, ANY, null fs tls13",
    "0x020080, SSL_CK_RC4_128_EXPORT40_WITH_MD5, EXP-RC4-MD5, RSA, RSA, export rc4",
    "0x0700C0, SSL_CK_DES_192_EDE3_CBC_WITH_MD5, DES-CBC3-MD5, RSA, RSA, 3des",
    "0x00FF, TLS_EMPTY_RENEGOTIATION_INFO_SCSV, , NONE, NONE, scsv",
    "0x5600, TLS_FALLBACK_SCSV, , NONE, NONE, scsv",
    "0x8A8A, 0x8A8A, , NONE, NONE, grease",
    "0xABCD, 0xABCD, , NONE, NONE, ''",
  })
  void derivesPropertiesFromTheName(
      String code,
      String iana,
      String openssl,
      KeyExchange exchange,
      Authentication by,
      String is) {
    CipherSuite suite = CipherSuite.of(Integer.decode(code));

    assertAll(
        () -> assertThat(suite.name()).isEqualTo(iana),
        () -> assertThat(suite.opensslName()).isEqualTo(openssl),
        () -> assertThat(suite.keyExchange()).isEqualTo(exchange),
        () -> assertThat(suite.authentication()).isEqualTo(by),
        () -> assertThat(predicates(suite)).isEqualTo(is));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TLS_RSA_WITH_3DES_EDE_CBC_SHA", "DES-CBC3-SHA", "SSL_RSA_WITH_3DES_EDE_CBC_SHA"})
  void isFoundByEachOfItsNames(String name) {
    assertThat(CipherSuite.named(name)).isEqualTo(CipherSuite.of(0x000A));
  }

  @Test
  void knowsOldOpensslSpellings() {
    assertThat(CipherSuite.named("EDH-RSA-DES-CBC3-SHA")).isEqualTo(CipherSuite.of(0x0016));
    assertThat(CipherSuite.named("NO-SUCH-SUITE")).isNull();
  }

  @Test
  void everyKnownSuiteHasAnAgreement() {
    assertThat(IntStream.range(1, 0x10000).mapToObj(CipherSuite::of))
        .filteredOn(suite -> suite.isKnown() && !suite.isScsv())
        .hasSizeGreaterThan(370)
        .allSatisfy(
            suite -> {
              assertThat(suite.keyExchange()).isNotEqualTo(KeyExchange.NONE);
              assertThat(CipherSuite.named(suite.name())).isSameAs(suite);
            });
  }

  @Test
  void groupsAndSchemesHaveNames() {
    assertThat(NamedGroup.of(0x11EC).name()).isEqualTo("X25519MLKEM768");
    assertThat(NamedGroup.of(0x11EC).isPostQuantum()).isTrue();
    assertThat(NamedGroup.of(0x1234).name()).isEqualTo("0x1234");
    assertThat(Objects.requireNonNull(NamedGroup.named("P-256")).code()).isEqualTo(23);
    assertThat(NamedGroup.named("x25519")).isEqualTo(NamedGroup.of(29));
    assertThat(SignatureScheme.of(0x0201).name()).isEqualTo("rsa_pkcs1_sha1");
    assertThat(SignatureScheme.of(0x0202).name()).isEqualTo("dsa_sha1");
    assertThat(SignatureScheme.of(0x0203).name()).isEqualTo("ecdsa_sha1");
    assertThat(SignatureScheme.of(0x0401).name()).isEqualTo("rsa_pkcs1_sha256");
    assertThat(SignatureScheme.of(0x0804).name()).isEqualTo("rsa_pss_rsae_sha256");
    assertThat(SignatureScheme.of(0xFEFE).name()).isEqualTo("0xFEFE");
  }

  private static String predicates(CipherSuite suite) {
    StringBuilder text = new StringBuilder();
    append(text, "export", suite.isExport());
    append(text, "null", suite.isNull());
    append(text, "anon", suite.isAnonymous());
    append(text, "rc4", suite.isRc4());
    append(text, "3des", suite.isTripleDes());
    append(text, "aead", suite.isAead());
    append(text, "fs", suite.isForwardSecret());
    append(text, "dh", suite.isFiniteFieldDh());
    append(text, "tls13", suite.isTls13());
    append(text, "scsv", suite.isScsv());
    append(text, "grease", suite.isGrease());
    return text.toString().strip();
  }

  private static void append(StringBuilder text, String name, boolean holds) {
    if (holds) {
      text.append(' ').append(name);
    }
  }
}
