// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class StoredRootsTest {

  @Test
  void everyRootOfTheJdkIsFoundByItsName() throws Exception {
    StoredRoots stored = stored();

    for (X509Certificate root : jdk()) {
      assertThat(stored.forChain(List.of(root))).contains(root);
    }
  }

  @Test
  void aNameIsTheSameInOtherLetters() throws Exception {
    X509Certificate root = jdk().get(0);
    String name = root.getSubjectX500Principal().getName().toUpperCase(Locale.ROOT);
    X500Principal shouted = new X500Principal(name);
    assertThat(shouted.getEncoded()).isNotEqualTo(root.getSubjectX500Principal().getEncoded());

    X509Certificate leaf = issued(shouted, new X500Principal("CN=leaf"));

    assertThat(stored().forChain(List.of(leaf))).contains(root);
  }

  @Test
  void aStrangerHasNoRoot() throws Exception {
    X500Principal name = new X500Principal("CN=nobody");

    assertThat(stored().forChain(List.of(issued(name, name)))).isEmpty();
    assertThat(stored().forChain(List.of(issued(name, new X500Principal("CN=leaf"))))).isEmpty();
  }

  @Test
  void whatIsDamagedIsLeftToTheJdk() throws Exception {
    assertThat(StoredRoots.of(new byte[0])).isNull();
    assertThat(StoredRoots.of(new byte[] {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED}))
        .isNull();
    assertThat(StoredRoots.of(new byte[1000])).isNull();
  }

  private static StoredRoots stored() throws Exception {
    StoredRoots stored = StoredRoots.ofJdk();
    assumeTrue(stored != null, "this JDK keeps its roots in another form");
    return Objects.requireNonNull(stored);
  }

  private static List<X509Certificate> jdk() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
  }

  private static X509Certificate issued(X500Principal issuer, X500Principal subject)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    Date now = Date.from(Instant.EPOCH);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    issuer, BigInteger.ONE, now, now, subject, keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
