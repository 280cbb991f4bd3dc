// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What our certificates contain (RFC 5280 §4): the root, issuing certificates, leaves. */
final class CertificateProfile {
  private static final String ORGANISATION = "Drawbridge";

  /** RFC 5280 §4.1.2.2 permits 20 octets; 128 random bits cannot be guessed or repeated. */
  private static final int SERIAL_BITS = 128;

  /** Upper bound of a common name (RFC 5280 appendix A.1, ub-common-name). */
  private static final int COMMON_NAME_LENGTH = 64;

  private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

  private final SecureRandom random;

  CertificateProfile(SecureRandom random) {
    this.random = random;
  }

  /** A self-signed root, below which one further level of CAs may stand. */
  X509Certificate root(PublicKey key, PrivateKey signer, Validity validity) {
    X500Name name = caName("Drawbridge root");
    X509v3CertificateBuilder builder = builder(name, validity, name, key);
    return complete(() -> addCa(builder, key, 1), builder, signer, key);
  }

  /** A CA for server leaves only, directly above them. */
  X509Certificate issuing(LeafKey type, PublicKey key, Issuer issuer, Validity validity) {
    X500Name name = caName("Drawbridge " + type + " issuing");
    X509v3CertificateBuilder builder = builder(subject(issuer), validity, name, key);
    return complete(
        () -> {
          addCa(builder, key, 0);
          addServerAuth(builder);
          addAuthorityKey(builder, issuer);
        },
        builder,
        issuer.key(),
        issuer.certificate().getPublicKey());
  }

  /** A server certificate for these names, at least one, of which the first is its subject. */
  X509Certificate leaf(
      List<LeafName> all, LeafKey type, PublicKey key, Issuer issuer, Validity validity) {
    LeafName name = all.getFirst();
    boolean named = name.text().length() <= COMMON_NAME_LENGTH;
    X500Name subject =
        named
            ? new X500NameBuilder().addRDN(BCStyle.CN, name.text()).build()
            : new X500Name(new org.bouncycastle.asn1.x500.RDN[0]);
    X509v3CertificateBuilder builder = builder(subject(issuer), validity, subject, key);
    return complete(
        () -> {
          // Critical exactly where the subject is empty (RFC 5280 §4.2.1.6).
          GeneralNames names =
              new GeneralNames(all.stream().map(LeafName::generalName).toArray(GeneralName[]::new));
          builder.addExtension(Extension.subjectAlternativeName, !named, names);
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, leafUsage(type));
          addServerAuth(builder);
          addSubjectKey(builder, key);
          addAuthorityKey(builder, issuer);
        },
        builder,
        issuer.key(),
        issuer.certificate().getPublicKey());
  }

  /** Old clients let an RSA leaf decrypt their premaster secret (RFC 5246 §7.4.7.1). */
  private static KeyUsage leafUsage(LeafKey type) {
    return switch (type) {
      case ECDSA -> new KeyUsage(KeyUsage.digitalSignature);
      case RSA -> new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    };
  }

  private static void addCa(X509v3CertificateBuilder builder, PublicKey key, int pathLength)
      throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    addSubjectKey(builder, key);
  }

  private static void addServerAuth(X509v3CertificateBuilder builder) throws IOException {
    ExtendedKeyUsage usage = new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
    builder.addExtension(Extension.extendedKeyUsage, false, usage);
  }

  private static void addSubjectKey(X509v3CertificateBuilder builder, PublicKey key)
      throws IOException {
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, identifiers().createSubjectKeyIdentifier(info(key)));
  }

  /** The issuer's own key identifier, by which a verifier chooses among CAs of one name. */
  private static void addAuthorityKey(X509v3CertificateBuilder builder, Issuer issuer)
      throws IOException {
    byte[] extension =
        issuer.certificate().getExtensionValue(Extension.subjectKeyIdentifier.getId());
    byte[] identifier =
        extension != null
            ? ASN1OctetString.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                .getOctets()
            : identifiers()
                .createSubjectKeyIdentifier(info(issuer.certificate().getPublicKey()))
                .getKeyIdentifier();
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier));
  }

  private static X509ExtensionUtils identifiers() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, Validity validity, X500Name subject, PublicKey key) {
    return new X509v3CertificateBuilder(
        issuer,
        serial(),
        time(validity.notBefore()),
        time(validity.notAfter()),
        subject,
        info(key));
  }

  /** In UTCTime to the year 2049, then in GeneralizedTime (RFC 5280 §4.1.2.5). */
  private static Time time(Instant instant) {
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    return new Time(
        utc.getYear() < 2050
            ? new DERUTCTime(UTC_TIME.format(utc))
            : new DERGeneralizedTime(GENERALIZED_TIME.format(utc)));
  }

  private X509Certificate complete(
      Extensions extensions,
      X509v3CertificateBuilder builder,
      PrivateKey signer,
      PublicKey signerPublic) {
    try {
      extensions.add();
      // A ContentSigner is not thread-safe: one per certificate.
      ContentSigner content = contentSigner(Keys.signatureAlgorithm(signerPublic), signer);
      return Pem.certificate(builder.build(content).getEncoded());
    } catch (IOException | OperatorCreationException | CertificateException e) {
      throw new IllegalStateException("certificate not built", e);
    }
  }

  private ContentSigner contentSigner(String algorithm, PrivateKey signer)
      throws OperatorCreationException {
    return signer instanceof ECPrivateKey ec && EcSigner.knows(algorithm)
        ? EcSigner.of(algorithm, ec, random)
        : new JcaContentSignerBuilder(algorithm).setSecureRandom(random).build(signer);
  }

  /**
   * A name that differs between installations, so that two roots in one trust store do not clash.
   */
  private X500Name caName(String title) {
    byte[] mark = new byte[4];
    random.nextBytes(mark);
    return new X500NameBuilder()
        .addRDN(BCStyle.O, ORGANISATION)
        .addRDN(BCStyle.CN, title + " " + HexFormat.of().formatHex(mark))
        .build();
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE); // positive
  }

  /** Byte for byte as the issuer spells itself, which is what verifiers compare. */
  private static X500Name subject(Issuer issuer) {
    return X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
  }

  private static SubjectPublicKeyInfo info(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded());
  }

  @FunctionalInterface
  private interface Extensions {
    void add() throws IOException;
  }
}
