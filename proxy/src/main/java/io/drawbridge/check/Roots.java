// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The roots by which a scan judges certificates. */
@FunctionalInterface
public interface Roots {

  /**
   * Those that this chain, leaf first, may need; asked for once it has been sent.
   *
   * @throws IOException if they cannot be read
   */
  UpstreamTrust judge(List<X509Certificate> chain) throws IOException;
}
