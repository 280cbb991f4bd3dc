// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.TlsVersion;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a ClientHello says about the app that sent it.
 *
 * @param hello the offer itself
 * @param best the highest version offered
 * @param findings named facts, in the order of {@link Finding}
 * @param ja3 MD5 in lower-case hex
 * @param ja4 the JA4 fingerprint
 * @param application the recognised runtime, {@code unknown} otherwise
 */
public record Classification(
    ClientHello hello,
    TlsVersion best,
    Set<Finding> findings,
    String ja3,
    String ja4,
    String application) {

  /** The same with one more finding, from who keeps a history. */
  public Classification with(Finding finding) {
    Set<Finding> more = EnumSet.of(finding);
    more.addAll(findings);
    return new Classification(
        hello, best, Collections.unmodifiableSet(more), ja3, ja4, application);
  }
}
