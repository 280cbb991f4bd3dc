// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A test case of C2SP's x509-limbo: a server's chain, who is trusted, for whom and when, and
 * whether it must be accepted.
 *
 * @param roots trusted certificates, DER
 * @param chain what the server sends, DER, leaf first
 * @param key the leaf's private key as PEM, null where the chain is a recorded one
 * @param time when it is verified, null for any time near the present
 * @param host the name or address asked for; empty where the case has none
 * @param crls revocation lists that are at hand, PEM
 * @param accepted whether it must be accepted
 */
public record LimboCase(
    String id,
    Set<String> features,
    List<byte[]> roots,
    List<byte[]> chain,
    @Nullable String key,
    @Nullable Instant time,
    String host,
    List<String> crls,
    boolean accepted) {

  /** Features that ask for more than RFC 5280 and RFC 9525 do, or for another configuration. */
  private static final Set<String> NOT_CORE =
      Set.of(
          "has-crl",
          "max-chain-depth",
          "name-constraint-dn",
          "pedantic-public-suffix-wildcard",
          "pedantic-rfc5280",
          "pedantic-serial-number",
          "pedantic-webpki-eku",
          "pedantic-webpki-subscriber-key");

  /** All cases of servers, in the order of the file. */
  public static List<LimboCase> servers() {
    try (var file =
        new GZIPInputStream(
            Objects.requireNonNull(
                LimboCase.class.getResourceAsStream("/x509-limbo/x509-limbo.json.gz")))) {
      List<LimboCase> cases = new ArrayList<>();
      for (JsonNode each : new ObjectMapper().readTree(file).path("testcases")) {
        if (each.path("validation_kind").asText().equals("SERVER")) {
          cases.add(of(each));
        }
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LimboCase of(JsonNode json) {
    List<byte[]> chain = new ArrayList<>();
    chain.add(der(json.path("peer_certificate").asText()));
    json.path("untrusted_intermediates").forEach(each -> chain.add(der(each.asText())));
    List<byte[]> roots = new ArrayList<>();
    json.path("trusted_certs").forEach(each -> roots.add(der(each.asText())));
    Set<String> features = new TreeSet<>();
    json.path("features").forEach(each -> features.add(each.asText()));
    List<String> crls = new ArrayList<>();
    json.path("crls").forEach(each -> crls.add(each.asText()));
    String key = json.path("peer_certificate_key").asText("");
    String time = json.path("validation_time").asText("");
    return new LimboCase(
        json.path("id").asText(),
        features,
        roots,
        chain,
        key.isEmpty() || key.equals("null") ? null : key,
        time.isEmpty() || time.equals("null") ? null : OffsetDateTime.parse(time).toInstant(),
        json.path("expected_peer_name").path("value").asText(""),
        crls,
        json.path("expected_result").asText().equals("SUCCESS"));
  }

  /**
   * Whether it is one of the 136 that any verifier can be measured by: the leaf's key is there, so
   * that a server can present it, no clock has to be turned, and no feature beyond the core.
   */
  public boolean isCore() {
    return key != null && time == null && features.stream().noneMatch(NOT_CORE::contains);
  }

  /**
   * The roots.
   *
   * @throws CertificateException if the JDK cannot read one of them
   */
  public List<X509Certificate> readRoots() throws CertificateException {
    List<X509Certificate> read = new ArrayList<>();
    for (byte[] root : roots) {
      read.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(root)));
    }
    return read;
  }

  /** The revocation lists in files of their own. */
  public List<Path> crlFiles() {
    Path directory = crls.isEmpty() ? Path.of("") : Scratch.directory("limbo-crls");
    List<Path> files = new ArrayList<>();
    for (String crl : crls) {
      files.add(Scratch.write(directory.resolve(files.size() + ".crl"), crl));
    }
    return files;
  }

  /**
   * The leaf's key, of a case that has one.
   *
   * @throws IOException if it is of a kind that cannot be read
   */
  public PrivateKey privateKey() throws IOException {
    return PemKey.read(new StringReader(Objects.requireNonNull(key)));
  }

  /** The same with another leaf. */
  public LimboCase withLeaf(byte[] leaf) {
    List<byte[]> other = new ArrayList<>(chain);
    other.set(0, leaf);
    return new LimboCase(id, features, roots, other, key, time, host, crls, accepted);
  }

  /** What the server sends, read or not. */
  public X509Certificate[] sent() {
    return chain.stream().map(UnreadCertificate::new).toArray(X509Certificate[]::new);
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder()
        .decode(
            pem.replaceAll("-----[A-Z ]+-----", "").strip().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return id;
  }
}
