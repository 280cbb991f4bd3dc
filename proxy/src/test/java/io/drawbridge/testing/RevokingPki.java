// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import io.drawbridge.testing.TestPki.Identity;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
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
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaRespID;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A root that issues to localhost directly, takes it back, and says so by OCSP and CRL. */
public final class RevokingPki {
  /** Marks a certificate for {@link #issue} as one with a promise of a stapled response. */
  public static final boolean MUST_STAPLE = true;

  private static final String ROOT = "CN=Revoking Root";

  private final Path dir = Scratch.directory("revoking-pki");
  private final KeyPair rootKey = keyPair();
  private final KeyPair leafKey = keyPair();
  private final X509Certificate root = certificate(ROOT, rootKey, false, null);
  private long serial = 0x1000;

  /** What the proxy is to trust. */
  public Path root() {
    return write("root.pem", root);
  }

  /** A server's certificate with its files. */
  public record Issued(X509Certificate certificate, Identity identity) {}

  /** Issues to localhost. */
  public Issued issue(boolean mustStaple) {
    X509Certificate leaf = certificate("CN=localhost", leafKey, mustStaple, null);
    Path file = write("leaf-" + leaf.getSerialNumber() + ".pem", leaf);
    return new Issued(leaf, new Identity(file, key(leafKey)));
  }

  /** What is said about a certificate, and by whom. */
  public enum Word {
    GOOD,
    REVOKED,
    /** Good, but until an hour ago. */
    STALE,
    /** Revoked, says somebody whom the root has not asked. */
    FORGED,
    /** Revoked, says a responder that the root has named for this. */
    REVOKED_BY_DELEGATE,
    /** Good, but about another certificate. */
    OTHER
  }

  /** An OCSP response file, for {@code openssl s_server -status_file}. */
  public Path ocsp(X509Certificate leaf, Word word) {
    boolean stale = word == Word.STALE;
    Instant from = Instant.now().minus(stale ? Duration.ofHours(49) : Duration.ofHours(1));
    CertificateStatus status =
        word == Word.REVOKED || word == Word.FORGED || word == Word.REVOKED_BY_DELEGATE
            ? new RevokedStatus(Date.from(from), 1)
            : CertificateStatus.GOOD;
    KeyPair signer = word == Word.FORGED || word == Word.REVOKED_BY_DELEGATE ? keyPair() : rootKey;
    X509Certificate responder =
        signer == rootKey
            ? root
            : certificate(
                "CN=Responder",
                signer,
                false,
                word == Word.FORGED
                    ? KeyPurposeId.id_kp_serverAuth
                    : KeyPurposeId.id_kp_OCSPSigning);
    try {
      BigInteger number = word == Word.OTHER ? BigInteger.valueOf(4711) : leaf.getSerialNumber();
      var sha1 = new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1);
      var id = new CertificateID(sha1, new JcaX509CertificateHolder(root), number);
      var builder = new BasicOCSPRespBuilder(new JcaRespID(responder.getSubjectX500Principal()));
      builder.addResponse(
          id, status, Date.from(from), Date.from(from.plus(Duration.ofDays(2))), null);
      var basic =
          builder.build(
              new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()),
              new X509CertificateHolder[] {new JcaX509CertificateHolder(responder)},
              Date.from(from));
      return Files.write(
          Files.createTempFile(dir, word.name(), ".der"),
          new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | OCSPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Dates for a list, from that long ago until so long from now. */
  public static String[] around(Duration time) {
    return dates(time.negated(), time);
  }

  /** Dates for a list, counted from now. */
  public static String[] dates(Duration from, Duration until) {
    var format = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    Instant now = Instant.now();
    return new String[] {format.format(now.plus(from)), format.format(now.plus(until))};
  }

  /**
   * A CRL that {@code openssl ca} makes.
   *
   * @param dates as {@link #dates} makes them
   */
  public Path crl(String[] dates, X509Certificate... revoked) {
    StringBuilder index = new StringBuilder();
    for (X509Certificate each : revoked) {
      index.append("R\t400101000000Z\t260101000000Z\t");
      index.append(each.getSerialNumber().toString(16)).append("\tunknown\t/CN=localhost\n");
    }
    Scratch.write(dir.resolve("index.txt"), index.toString());
    Scratch.write(
        dir.resolve("ca.cnf"),
        """
        [ca]
        default_ca = it
        [it]
        database = index.txt
        default_md = sha256
        crl_extensions = ext
        [ext]
        authorityKeyIdentifier = keyid
        """);
    root();
    key(rootKey);
    try {
      Path file = Files.createTempFile(dir, "list", ".crl");
      Command.of("openssl", "ca", "-gencrl", "-config", "ca.cnf", "-cert", "root.pem")
          .with("-keyfile", key(rootKey), "-out", file)
          .with("-crl_lastupdate", dates[0], "-crl_nextupdate", dates[1])
          .in(dir)
          .run()
          .succeeded();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(
      String subject, KeyPair pair, boolean mustStaple, @Nullable KeyPurposeId purpose) {
    Instant now = Instant.now();
    boolean ca = subject.equals(ROOT);
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(ROOT),
              BigInteger.valueOf(++serial),
              Date.from(now.minus(Duration.ofDays(2))),
              Date.from(now.plus(Duration.ofDays(30))),
              new X500Name(subject),
              pair.getPublic());
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(ca ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(rootKey.getPublic()));
      if (!ca) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(purpose == null ? KeyPurposeId.id_kp_serverAuth : purpose));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      }
      if (mustStaple) {
        builder.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
            false,
            new DERSequence(new ASN1Integer(5)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(rootKey.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path key(KeyPair pair) {
    try {
      return write(
          pair == rootKey ? "root.key" : "leaf.key",
          new JcaPKCS8Generator(pair.getPrivate(), null));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String file, Object object) {
    StringWriter text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Scratch.write(dir.resolve(file), text.toString());
  }
}
