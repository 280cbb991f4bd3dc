// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import static io.drawbridge.classify.Severity.GOOD;
import static io.drawbridge.classify.Severity.NOTE;
import static io.drawbridge.classify.Severity.SERIOUS;
import static io.drawbridge.classify.Severity.WARNING;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A named fact about a server's TLS. */
public enum ServerFinding implements NamedFact {
  UPSTREAM_LEGACY_ONLY(SERIOUS, "RFC 8996", "The server speaks nothing newer than TLS 1.1."),
  SSLV3_SERVED(SERIOUS, "RFC 7568", "The server still speaks SSL 3.0."),
  LEGACY_SERVED(WARNING, "RFC 8996", "The server still speaks TLS 1.0 or 1.1."),
  NO_TLS13(NOTE, "RFC 9325 §3.1.1", "The server does not speak TLS 1.3."),
  UPSTREAM_WEAK_DH(
      SERIOUS,
      "RFC 9325 §4.1",
      "The server runs Diffie-Hellman over a group that is too small to be safe."),
  DHE_SERVED(
      NOTE,
      "RFC 9325 §4.1",
      "The server offers finite-field Diffie-Hellman besides or without ECDHE."),
  EXPORT_SERVED(SERIOUS, "RFC 9325 §4.1", "The server accepts export-grade suites."),
  NULL_SERVED(SERIOUS, "RFC 9325 §4.1", "The server accepts suites that do not encrypt."),
  ANONYMOUS_SERVED(
      SERIOUS, "RFC 9325 §4.1", "The server accepts suites by which nobody is authenticated."),
  RC4_SERVED(SERIOUS, "RFC 7465", "The server accepts RC4."),
  DES_SERVED(SERIOUS, "RFC 9325 §4.1", "The server accepts single DES."),
  TRIPLE_DES_SERVED("3des-served", WARNING, "RFC 9325 §4.1", "The server accepts 3DES."),
  NO_AEAD(WARNING, "RFC 9325 §4.2", "The server has no authenticated encryption such as AES-GCM."),
  NO_FORWARD_SECRECY(
      WARNING, "RFC 9325 §4.1", "No suite of the server protects what was recorded earlier."),
  STATIC_RSA_SERVED(
      NOTE, "RFC 9325 §4.1", "The server accepts suites without forward secrecy too."),
  COMPRESSION(SERIOUS, "RFC 9325 §3.3", "The server compresses, which leaks secrets (CRIME)."),
  NO_SECURE_RENEGOTIATION(
      WARNING, "RFC 5746", "The server does not protect renegotiation at TLS 1.2 or older."),
  NO_EXTENDED_MASTER_SECRET(
      NOTE, "RFC 7627", "The server does not bind its keys to the whole handshake."),
  NO_FALLBACK_SCSV(NOTE, "RFC 7507", "The server lets clients be talked down to a lower version."),
  SHA1_SIGNATURES(WARNING, "RFC 9155", "The server signs handshakes over SHA-1 or MD5."),
  CLIENT_CERTIFICATE_REQUESTED(
      NOTE, "RFC 8446 §4.3.2", "The server asks for a client certificate."),
  UPSTREAM_UNTRUSTED(
      SERIOUS, "RFC 5280 §6", "The certificate chain does not end at a trusted root."),
  UPSTREAM_INCOMPLETE_CHAIN(
      WARNING, "RFC 8446 §4.4.2", "The server does not send its intermediate certificates."),
  UPSTREAM_EXPIRED(
      SERIOUS, "RFC 5280 §4.1.2.5", "A certificate of the server is outside its validity."),
  UPSTREAM_EXPIRES_SOON(
      NOTE, "RFC 5280 §4.1.2.5", "The server's certificate expires within three weeks."),
  UPSTREAM_NAME_MISMATCH(SERIOUS, "RFC 9525", "The server's certificate is for other names."),
  UPSTREAM_WEAK_KEY(
      SERIOUS, "RFC 9325 §4.5", "A certificate of the server has a weak key or signature."),
  UPSTREAM_DOWNGRADED(
      SERIOUS,
      "RFC 9325 §3.1.1",
      "The server's version, group or key is weaker than it was before."),
  DOWNGRADE_SENTINEL(
      SERIOUS,
      "RFC 8446 §4.1.3",
      "The server marked its answer as one to an older offer than ours: something between lowers the"
          + " version."),
  UPSTREAM_BAD_CERTIFICATE(
      SERIOUS, "RFC 5280 §6", "The server's certificate chain is not acceptable."),
  NO_POST_QUANTUM(
      NOTE, "RFC 8446 §4.2.7", "The server has no key exchange that resists quantum computers."),
  POST_QUANTUM(
      GOOD, "RFC 8446 §4.2.7", "The server has a key exchange that resists quantum computers.");

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings and an enum
  private final Description description;

  ServerFinding(Severity severity, String reference, String sentence) {
    this(null, severity, reference, sentence);
  }

  ServerFinding(@Nullable String label, Severity severity, String reference, String sentence) {
    this.description = Description.of(this, label, severity, reference, sentence);
  }

  @Override
  public Description description() {
    return description;
  }

  /** Those that sessions can come across; the others take an examination of the server. */
  public static Stream<ServerFinding> seenBySessions() {
    return Stream.of(
        UPSTREAM_LEGACY_ONLY,
        UPSTREAM_WEAK_DH,
        UPSTREAM_DOWNGRADED,
        DOWNGRADE_SENTINEL,
        UPSTREAM_UNTRUSTED,
        UPSTREAM_INCOMPLETE_CHAIN,
        UPSTREAM_EXPIRED,
        UPSTREAM_NAME_MISMATCH,
        UPSTREAM_WEAK_KEY,
        UPSTREAM_BAD_CERTIFICATE,
        NO_TLS13,
        NO_POST_QUANTUM,
        POST_QUANTUM);
  }

  /** The finding with this {@link #label}, or null. */
  public static @Nullable ServerFinding ofLabel(String label) {
    for (ServerFinding finding : values()) {
      if (finding.label().equals(label)) {
        return finding;
      }
    }
    return null;
  }

  /**
   * A finding with what it was seen by.
   *
   * @param evidence may be empty
   */
  public record Seen(ServerFinding finding, String evidence) {}
}
