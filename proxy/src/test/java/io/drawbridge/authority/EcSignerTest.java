// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EcSignerTest {
  private static final byte[] CONTENT = "certified".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void thePlatformVerifiesItsSignatures(String curve) throws Exception {
    KeyPair pair = pair(curve);
    String algorithm = Keys.signatureAlgorithm(pair.getPublic());

    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(pair.getPublic());
    verifier.update(CONTENT);

    assertThat(EcSigner.knows(algorithm)).isTrue();
    assertThat(verifier.verify(signature(pair, algorithm))).isTrue();
  }

  @Test
  void noTwoSignaturesShareTheirSecretNumber() throws Exception {
    KeyPair pair = pair("secp256r1");
    Set<String> signatures = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      signatures.add(HexFormat.of().formatHex(signature(pair, "SHA256withECDSA")));
    }

    assertThat(signatures).hasSize(50);
  }

  @Test
  void rsaIsNotForIt() {
    assertThat(EcSigner.knows("SHA256withRSA")).isFalse();
  }

  private static KeyPair pair(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static byte[] signature(KeyPair pair, String algorithm) throws Exception {
    EcSigner signer = EcSigner.of(algorithm, (ECPrivateKey) pair.getPrivate(), new SecureRandom());
    signer.getOutputStream().write(CONTENT);
    return signer.getSignature();
  }
}
