// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for upstream servers, with good and bad server certificates. One for the
 * whole test run.
 */
public final class TestPki {
  private static final TestPki INSTANCE = new TestPki();

  private final Path dir = Scratch.directory("pki");
  private final SecureRandom random = new SecureRandom();
  private final KeyPair rootKey = keyPair("EC", 256);
  private final KeyPair intermediateKey = keyPair("EC", 256);
  private final KeyPair ecKey = keyPair("EC", 256);
  private final KeyPair rsaKey = keyPair("RSA", 2048);
  private final Instant now = Instant.now();
  private final X509Certificate rootCertificate =
      ca("CN=Test Root", rootKey, "CN=Test Root", rootKey);
  private final X509Certificate intermediateCertificate =
      ca("CN=Test Intermediate", intermediateKey, "CN=Test Root", rootKey);
  private final Path root = write("root.pem", rootCertificate);

  private TestPki() {}

  public static TestPki shared() {
    return INSTANCE;
  }

  /**
   * Files of a certificate with its key.
   *
   * @param chain PEM, leaf first
   * @param key PEM, PKCS #8
   */
  public record Identity(Path chain, Path key) {
    /** For a JDK server. */
    public SSLContext serverContext() {
      try (var stream = new FileInputStream(chain.toFile())) {
        var certificates = CertificateFactory.getInstance("X.509").generateCertificates(stream);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "test".toCharArray();
        store.setKeyEntry(
            "server", PemKey.read(key), password, certificates.toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The root that the proxy is told to trust. */
  public Path root() {
    return root;
  }

  /** For localhost, 127.0.0.1 and ::1, from an intermediate that is sent along; ECDSA. */
  public Identity good() {
    return identity("good", ecKey, "localhost", -1, 30, true);
  }

  /** The same with an RSA key. */
  public Identity goodRsa() {
    return identity("good-rsa", rsaKey, "localhost", -1, 30, true);
  }

  /** The same with an RSA key of 1024 bits. */
  public Identity weakKey() {
    return identity("weak-key", keyPair("RSA", 1024), "localhost", -1, 30, true);
  }

  /** For other names, {@code *.test} for instance. */
  public Identity named(String name) {
    return identity("named-" + name.replace('*', '_'), ecKey, name, -1, 30, true);
  }

  /** Ended yesterday. */
  public Identity expired() {
    return identity("expired", ecKey, "localhost", -30, -1, true);
  }

  /** Good for so long from now. */
  public Identity expiringIn(Duration left) {
    try {
      Instant end = Instant.now().plus(left);
      var builder = leafBuilder("CN=localhost", ecKey, "CN=Test Intermediate", "localhost", end);
      return new Identity(
          write("expiring.pem", sign(builder, ecKey, intermediateKey), intermediateCertificate),
          key("expiring.key", ecKey));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a name that nobody asks for. */
  public Identity wrongName() {
    return identity("wrong-name", ecKey, "other.test", -1, 30, true);
  }

  /** Good, but the server does not send the intermediate. */
  public Identity missingIntermediate() {
    return identity("missing-intermediate", ecKey, "localhost", -1, 30, false);
  }

  /** The same, with the location where the intermediate may be had. */
  public Identity missingIntermediate(String location) {
    try {
      var builder = leafBuilder("CN=localhost", ecKey, "CN=Test Intermediate", "localhost", -1, 30);
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(
              AccessDescription.id_ad_caIssuers,
              new GeneralName(GeneralName.uniformResourceIdentifier, location)));
      String file = "elsewhere-" + location.hashCode();
      return new Identity(
          write(file + ".pem", sign(builder, ecKey, intermediateKey)), key(file + ".key", ecKey));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate above the servers', DER. */
  public byte[] intermediate() {
    try {
      return intermediateCertificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed with its own key. */
  public Identity selfSigned() {
    X509Certificate certificate =
        leaf("CN=localhost", ecKey, "CN=localhost", ecKey, "localhost", -1, 30);
    return new Identity(write("self-signed.pem", certificate), key("self-signed.key", ecKey));
  }

  /** A TLS context for JDK clients that trusts the PEM file given. */
  public static SSLContext clientContext(Path trusted) {
    try (var stream = new FileInputStream(trusted.toFile())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int i = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        store.setCertificateEntry("root" + i++, certificate);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Identity identity(
      String file, KeyPair pair, String name, int fromDays, int toDays, boolean complete) {
    X509Certificate leaf =
        leaf("CN=" + name, pair, "CN=Test Intermediate", intermediateKey, name, fromDays, toDays);
    Path chain =
        complete ? write(file + ".pem", leaf, intermediateCertificate) : write(file + ".pem", leaf);
    return new Identity(chain, key(file + ".key", pair));
  }

  private X509Certificate leaf(
      String subject,
      KeyPair pair,
      String issuer,
      KeyPair issuerKey,
      String name,
      int fromDays,
      int toDays) {
    try {
      return sign(leafBuilder(subject, pair, issuer, name, fromDays, toDays), pair, issuerKey);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JcaX509v3CertificateBuilder leafBuilder(
      String subject, KeyPair pair, String issuer, String name, int fromDays, int toDays)
      throws IOException {
    return leafExtensions(builder(subject, pair, issuer, days(fromDays), days(toDays)), name);
  }

  private JcaX509v3CertificateBuilder leafBuilder(
      String subject, KeyPair pair, String issuer, String name, Instant end) throws IOException {
    return leafExtensions(builder(subject, pair, issuer, days(-1), end), name);
  }

  private static JcaX509v3CertificateBuilder leafExtensions(
      JcaX509v3CertificateBuilder builder, String name) throws IOException {
    List<GeneralName> names =
        name.equals("localhost")
            ? List.of(
                new GeneralName(GeneralName.dNSName, name),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "::1"))
            : List.of(new GeneralName(GeneralName.dNSName, name));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.toArray(new GeneralName[0])));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    return builder;
  }

  private X509Certificate ca(String subject, KeyPair pair, String issuer, KeyPair issuerKey) {
    try {
      var builder = builder(subject, pair, issuer, days(-60), days(365));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return sign(builder, pair, issuerKey);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Instant days(int fromNow) {
    return now.plus(fromNow, ChronoUnit.DAYS);
  }

  private JcaX509v3CertificateBuilder builder(
      String subject, KeyPair pair, String issuer, Instant from, Instant to) {
    return new JcaX509v3CertificateBuilder(
        new X500Name(issuer),
        new BigInteger(127, random),
        Date.from(from),
        Date.from(to),
        new X500Name(subject),
        pair.getPublic());
  }

  private X509Certificate sign(
      JcaX509v3CertificateBuilder builder, KeyPair subject, KeyPair issuerKey) {
    try {
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(subject.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(issuerKey.getPublic()));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyPair keyPair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path key(String file, KeyPair pair) {
    try {
      return write(file, new JcaPKCS8Generator(pair.getPrivate(), null));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String file, Object... objects) {
    StringWriter text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      for (Object object : objects) {
        pem.writeObject(object);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Scratch.write(dir.resolve(file), text.toString());
  }
}
