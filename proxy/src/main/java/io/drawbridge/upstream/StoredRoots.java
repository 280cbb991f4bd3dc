// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own roots as they lie in its file: what one chain may need is found by name, and
 * nothing else is parsed, which takes some tenths of a second for all of them. Immutable.
 */
final class StoredRoots {
  private static final int JKS = 0xFEEDFEED;
  private static final int TRUSTED = 2;

  private final List<byte[]> certificates;

  private StoredRoots(List<byte[]> certificates) {
    this.certificates = certificates;
  }

  /** Null where the JDK was told of another file, or has its own in another form than JKS. */
  static @Nullable StoredRoots ofJdk() throws IOException {
    Path security = Path.of(System.getProperty("java.home"), "lib", "security");
    Path own = security.resolve("cacerts");
    if (System.getProperty("javax.net.ssl.trustStore") != null
        || Files.exists(security.resolve("jssecacerts"))
        || !Files.isReadable(own)) {
      return null;
    }
    return of(Files.readAllBytes(own));
  }

  /** The roots of a file; null where it is of another form. */
  static @Nullable StoredRoots of(byte[] file) {
    try {
      ByteBuffer in = ByteBuffer.wrap(file);
      if (in.getInt() != JKS || in.getInt() != 2) {
        return null;
      }
      List<byte[]> certificates = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        if (in.getInt() != TRUSTED) {
          return null;
        }
        skip(in); // its alias
        in.getLong(); // since when
        skip(in); // X.509
        byte[] der = new byte[in.getInt()];
        in.get(der);
        subject(der);
        certificates.add(der);
      }
      return new StoredRoots(certificates);
    } catch (RuntimeException e) {
      return null; // damaged, which the JDK says better
    }
  }

  /**
   * Those with the name of an issuer of the chain, leaf first. Names are compared as bytes; where
   * none fits, as RFC 5280 §7.1 has it, unless the chain is a certificate that issued itself.
   */
  List<X509Certificate> forChain(List<X509Certificate> chain) throws CertificateException {
    List<X500Principal> issuers =
        chain.stream().map(X509Certificate::getIssuerX500Principal).toList();
    Set<ByteBuffer> names =
        issuers.stream()
            .map(name -> ByteBuffer.wrap(name.getEncoded()))
            .collect(Collectors.toSet());
    List<X509Certificate> same = those(names::contains);
    X509Certificate leaf = chain.get(0);
    boolean alone =
        chain.size() == 1 && leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
    return alone || !same.isEmpty() ? same : those(name -> issuers.contains(principal(name)));
  }

  private List<X509Certificate> those(Predicate<ByteBuffer> like) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> those = new ArrayList<>();
    for (byte[] der : certificates) {
      if (like.test(subject(der))) {
        those.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    return those;
  }

  private static X500Principal principal(ByteBuffer name) {
    byte[] bytes = new byte[name.remaining()];
    name.duplicate().get(bytes);
    return new X500Principal(bytes);
  }

  /**
   * The subject, encoded: it comes after version, serial number, signature algorithm, issuer and
   * validity (RFC 5280 §4.1).
   */
  private static ByteBuffer subject(byte[] der) {
    ByteBuffer in = ByteBuffer.wrap(der);
    length(in); // into Certificate
    length(in); // into TBSCertificate
    boolean version = in.get(in.position()) == (byte) 0xA0;
    for (int i = version ? 0 : 1; i < 5; i++) {
      element(in);
    }
    return element(in);
  }

  /** The next element, with its tag and length (X.690 §8.1). */
  private static ByteBuffer element(ByteBuffer in) {
    int start = in.position();
    int length = length(in);
    in.position(in.position() + length);
    return in.slice(start, in.position() - start);
  }

  /** Takes a tag of one byte and the length behind it. */
  private static int length(ByteBuffer in) {
    in.get();
    int first = in.get();
    if (first >= 0) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = length << 8 | (in.get() & 0xFF);
    }
    return length;
  }

  private static void skip(ByteBuffer in) {
    int length = in.getShort() & 0xFFFF;
    in.position(in.position() + length);
  }
}
