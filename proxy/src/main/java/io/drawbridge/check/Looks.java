// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.util.List;
import java.util.Optional;

/**
 * The versions that the server speaks, newest first, before it is known with which suites.
 *
 * @param all may be empty
 */
record Looks(List<Look> all) {

  Looks {
    all = all.stream().sorted((one, other) -> other.version().compareTo(one.version())).toList();
  }

  /** TLS 1.3, where it is spoken. */
  Optional<Look> tls13() {
    return all.stream().filter(look -> look.version() == TlsVersion.TLSv1_3).findFirst();
  }

  /** The newest version whose handshake is in the clear: TLS 1.2 or older. */
  Optional<Look> clear() {
    return all.stream().filter(look -> look.version() != TlsVersion.TLSv1_3).findFirst();
  }
}
