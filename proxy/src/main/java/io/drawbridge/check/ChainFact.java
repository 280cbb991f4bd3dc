// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain that the server sends.
 *
 * @param certificates as sent, leaf first; at least one
 * @param problem why the proxy would refuse it, or null where it would not
 * @param detail the evidence for that, empty without a problem
 */
public record ChainFact(
    List<X509Certificate> certificates, @Nullable Failure problem, String detail) {

  /** Copies. */
  public ChainFact {
    certificates = List.copyOf(certificates);
  }

  /** The server's own certificate. */
  public X509Certificate leaf() {
    return certificates.get(0);
  }
}
