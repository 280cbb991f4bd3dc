// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A company's CA, good or bad, made with other code than the program's. */
record TestCa(X500Name name, KeyPair pair, X509Certificate certificate) {
  static final KeyPair RSA = pair("RSA", 2048);
  static final KeyPair RSA_OTHER = pair("RSA", 2048);
  static final KeyPair SMALL = pair("RSA", 1024);
  static final KeyPair P256 = pair("EC", 256);
  static final KeyPair P384 = pair("EC", 384);

  private static final AtomicLong SERIAL = new AtomicLong(1);

  /** What goes into a certificate. {@code pathLength} -1: no limit; -2: not a CA. */
  record Spec(int pathLength, @Nullable KeyPurposeId purpose, Instant from, Instant to) {
    static final Spec UNLIMITED = levels(-1);
    static final Spec SERVER = levels(-2);

    static Spec levels(int pathLength) {
      Instant now = OwnRoot.MADE;
      return new Spec(
          pathLength, null, now.minus(Duration.ofDays(30)), now.plus(Duration.ofDays(900)));
    }

    Spec forPurpose(KeyPurposeId other) {
      return new Spec(pathLength, other, from, to);
    }

    Spec until(Instant end) {
      return new Spec(pathLength, purpose, from, end);
    }
  }

  static TestCa root(String name, KeyPair pair, Spec spec) {
    return certified(name, pair, spec, null);
  }

  TestCa sub(String subject, KeyPair subjectPair, Spec spec) {
    return certified(subject, subjectPair, spec, this);
  }

  /** Writes certificates, this one first, and returns the file. */
  Path certificates(Path file, TestCa... above) {
    StringBuilder text = new StringBuilder(pem(certificate));
    for (TestCa each : above) {
      text.append(pem(each.certificate));
    }
    return write(file, text.toString(), "rw-r--r--");
  }

  /** Writes the key, in PKCS #1 or SEC 1 form. */
  Path key(Path file) {
    return write(file, pem(pair.getPrivate()), "rw-------");
  }

  static Path write(Path file, String text, String mode) {
    try {
      Files.writeString(file, text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  private static TestCa certified(String cn, KeyPair pair, Spec spec, @Nullable TestCa issuer) {
    X500Name subject = new X500Name("CN=" + cn + ",O=Company");
    KeyPair signing = issuer == null ? pair : issuer.pair;
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer == null ? subject : issuer.name,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(spec.from),
              Date.from(spec.to),
              subject,
              pair.getPublic());
      boolean ca = spec.pathLength > -2;
      builder.addExtension(
          Extension.basicConstraints,
          true,
          spec.pathLength >= 0 ? new BasicConstraints(spec.pathLength) : new BasicConstraints(ca));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(ca ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
      if (spec.purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(spec.purpose));
      }
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(signing.getPublic()));
      String algorithm =
          signing.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA384withECDSA";
      var signer = new JcaContentSignerBuilder(algorithm).build(signing.getPrivate());
      return new TestCa(
          subject, pair, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      // The JDK's EC keys would be written as SEC 1 without their curve, which nobody can read.
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, BouncyCastle.PROVIDER);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
