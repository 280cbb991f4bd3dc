// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A fact about the TLS of one leg that has a name, and what it says of itself. */
public sealed interface NamedFact permits Finding, ServerFinding {

  /** All there is to say. */
  Description description();

  /** The stable name in configuration, metrics and log: {@code weak-dh-only}. */
  default String label() {
    return description().label();
  }

  /** How much it matters. */
  default Severity severity() {
    return description().severity();
  }

  /** The document that says why it matters. */
  default String reference() {
    return description().reference();
  }

  /** One plain sentence for the owner of the app or the server. */
  default String sentence() {
    return description().sentence();
  }

  /** The four parts of a fact's description, as their accessors above have them. */
  record Description(String label, Severity severity, String reference, String sentence) {
    /** With the constant's own name as the label where {@code label} is null. */
    static Description of(
        Enum<?> fact,
        @Nullable String label,
        Severity severity,
        String reference,
        String sentence) {
      return new Description(
          label != null ? label : fact.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          severity,
          reference,
          sentence);
    }
  }
}
