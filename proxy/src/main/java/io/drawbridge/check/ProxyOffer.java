// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.NamedGroup;
import java.util.List;
import java.util.Objects;

/**
 * What the proxy offers to upstreams: TLS 1.3, and TLS 1.2 with these suites.
 *
 * @param suites of TLS 1.2
 * @param groups in order of preference
 * @param minimumDhBits below this a finite-field group counts as weak
 */
public record ProxyOffer(List<CipherSuite> suites, List<NamedGroup> groups, int minimumDhBits) {

  /** As the proxy is without a configuration. */
  public static final ProxyOffer DEFAULT =
      new ProxyOffer(
          List.of(
                  "ECDHE-ECDSA-AES128-GCM-SHA256",
                  "ECDHE-RSA-AES128-GCM-SHA256",
                  "ECDHE-ECDSA-AES256-GCM-SHA384",
                  "ECDHE-RSA-AES256-GCM-SHA384",
                  "ECDHE-ECDSA-CHACHA20-POLY1305",
                  "ECDHE-RSA-CHACHA20-POLY1305")
              .stream()
              .map(name -> Objects.requireNonNull(CipherSuite.named(name)))
              .toList(),
          List.of("X25519MLKEM768", "X25519", "P-256", "P-384").stream()
              .map(name -> Objects.requireNonNull(NamedGroup.named(name)))
              .toList(),
          2048);

  /** Copies. */
  public ProxyOffer {
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
  }
}
