// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains made to cost: each is judged within a time that one connection may take of a loop. */
class ChainBoundsTest {
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final int LEVELS = 8;

  private final KeyPair[] keys = new KeyPair[LEVELS + 2];
  private long serial = 1;

  ChainBoundsTest() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = generator.generateKeyPair();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 12})
  void policiesThatMapToAllOthersDoNotMultiply(int policies) throws Exception {
    X509Certificate root = certificate("CN=L0", 0, "CN=L0", 0, 0);
    List<X509Certificate> sent = new ArrayList<>();
    for (int level = 1; level <= LEVELS; level++) {
      sent.add(certificate("CN=L" + level, level, "CN=L" + (level - 1), level - 1, policies));
    }
    sent.add(certificate("CN=a.test", LEVELS + 1, "CN=L" + LEVELS, LEVELS, policies));
    Collections.reverse(sent);

    assertQuick(root, sent);
  }

  @Test
  void casThatAllSignEachOtherAreNotTriedInEveryOrder() throws Exception {
    X509Certificate root = certificate("CN=L0", 0, "CN=L0", 0, 0);
    List<X509Certificate> sent = new ArrayList<>();
    sent.add(certificate("CN=a.test", LEVELS + 1, "CN=L1", 1, 0));
    for (int subject = 1; subject <= 3; subject++) {
      for (int issuer = 1; issuer <= 3; issuer++) {
        sent.add(certificate("CN=L" + subject, subject, "CN=L" + issuer, issuer, 0));
      }
    }

    assertQuick(root, sent);
  }

  private static void assertQuick(X509Certificate root, List<X509Certificate> sent) {
    UpstreamTrust trust = UpstreamTrust.of(List.of(root), Clock.systemUTC());
    X509Certificate[] chain = sent.toArray(X509Certificate[]::new);
    ThrowingCallable verify = () -> trust.verify(chain, "UNKNOWN", "a.test");
    Throwable first = catchThrowable(verify); // classes are loaded now
    long start = System.nanoTime();

    Throwable refusal = catchThrowable(verify);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("%s, and before %s", refusal, first)
        .isLessThan(BOUND);
  }

  private X509Certificate certificate(
      String subject, int key, String issuer, int issuerKey, int policies) throws Exception {
    boolean ca = subject.startsWith("CN=L");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(serial++),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Name(subject),
            keys[key].getPublic());
    var identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(ca ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(keys[key].getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(keys[issuerKey].getPublic()));
    if (!ca) {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, "a.test")));
    }
    if (policies > 0) {
      ASN1EncodableVector all = new ASN1EncodableVector();
      ASN1EncodableVector mappings = new ASN1EncodableVector();
      for (int from = 0; from < policies; from++) {
        all.add(new PolicyInformation(policy(from)));
        for (int to = 0; to < policies; to++) {
          mappings.add(new DERSequence(new ASN1ObjectIdentifier[] {policy(from), policy(to)}));
        }
      }
      builder.addExtension(Extension.certificatePolicies, false, new DERSequence(all));
      if (ca) {
        builder.addExtension(Extension.policyMappings, true, new DERSequence(mappings));
      }
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys[issuerKey].getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static ASN1ObjectIdentifier policy(int number) {
    return new ASN1ObjectIdentifier("1.3.6.1.4.1.55555." + number);
  }
}
