// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.NamedGroup;
import java.util.List;
import java.util.stream.Stream;

/**
 * The groups for key exchange, each list in the order in which the server picked them.
 *
 * @param tls13 of TLS 1.3
 * @param tls12 the curves of ECDHE in the newest older version
 */
public record GroupsFact(List<NamedGroup> tls13, List<NamedGroup> tls12) {
  /** All, each once. */
  public List<NamedGroup> all() {
    return Stream.concat(tls13.stream(), tls12.stream()).distinct().toList();
  }
}
