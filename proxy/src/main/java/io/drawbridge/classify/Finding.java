// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import static io.drawbridge.classify.Severity.GOOD;
import static io.drawbridge.classify.Severity.NOTE;
import static io.drawbridge.classify.Severity.SERIOUS;
import static io.drawbridge.classify.Severity.WARNING;

import org.jspecify.annotations.Nullable;

/** A named fact about the client's leg. */
public enum Finding implements NamedFact {
  LEGACY_VERSION(SERIOUS, "RFC 8996", "The app offers nothing newer than TLS 1.1."),
  LEGACY_ALSO_OFFERED(
      NOTE, "RFC 8996", "Besides a current version the app lists one below TLS 1.2."),
  SSLV2_HELLO(WARNING, "RFC 6176", "The app sends its ClientHello in the format of SSL 2.0."),
  SSLV3_ONLY(SERIOUS, "RFC 7568", "The app offers nothing newer than SSL 3.0."),
  WEAK_DH_ONLY(
      SERIOUS,
      "RFC 7919 §1",
      "Every usable suite of the app is finite-field Diffie-Hellman, whose strength the server"
          + " alone decides."),
  WEAK_DH_OFFERED(
      WARNING, "RFC 9325 §4.1", "The app also offers export-grade or anonymous Diffie-Hellman."),
  EXPORT_OFFERED(
      SERIOUS, "RFC 9325 §4.1", "The app offers export-grade suites with keys of 40 or 56 bits."),
  NULL_OFFERED(SERIOUS, "RFC 9325 §4.1", "The app offers suites that do not encrypt."),
  RC4_ONLY(SERIOUS, "RFC 7465", "Every suite of the app that encrypts uses RC4."),
  TRIPLE_DES_ONLY(
      "3des-only", SERIOUS, "RFC 9325 §4.1", "Every suite of the app that encrypts uses 3DES."),
  NO_AEAD(WARNING, "RFC 9325 §4.2", "The app offers no authenticated encryption such as AES-GCM."),
  NO_FORWARD_SECRECY(
      WARNING, "RFC 9325 §4.1", "A stolen server key would open all recorded sessions of the app."),
  FALLBACK_SCSV(WARNING, "RFC 7507", "The app retries with a lower version than it could speak."),
  DOWNGRADED_CLIENT(SERIOUS, "RFC 7507 §1", "The app's best offer is lower than it was before."),
  COMPRESSION_OFFERED(
      WARNING, "RFC 9325 §3.3", "The app offers TLS compression, which leaks secrets (CRIME)."),
  NO_SECURE_RENEGOTIATION(WARNING, "RFC 5746", "The app does not protect renegotiation."),
  NO_EXTENDED_MASTER_SECRET(
      NOTE, "RFC 7627", "The app does not bind its keys to the whole handshake."),
  SHA1_SIGNATURES_ONLY(WARNING, "RFC 9155", "The app accepts only signatures over SHA-1 or MD5."),
  NO_SNI(NOTE, "RFC 6066 §3", "The app does not say which host it wants."),
  SNI_DIFFERS_FROM_CONNECT(
      WARNING, "RFC 6066 §3", "The app asks for another host in TLS than it asked the proxy for."),
  POST_QUANTUM(
      GOOD, "RFC 8446 §4.2.7", "The app offers a key exchange that resists quantum computers.");

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings and an enum
  private final Description description;

  Finding(Severity severity, String reference, String sentence) {
    this(null, severity, reference, sentence);
  }

  Finding(@Nullable String label, Severity severity, String reference, String sentence) {
    this.description = Description.of(this, label, severity, reference, sentence);
  }

  @Override
  public Description description() {
    return description;
  }

  /** The finding with this {@link #label}, or null. */
  public static @Nullable Finding ofLabel(String label) {
    for (Finding finding : values()) {
      if (finding.label().equals(label)) {
        return finding;
      }
    }
    return null;
  }
}
