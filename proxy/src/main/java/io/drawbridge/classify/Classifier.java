// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.Ja3;
import io.drawbridge.tls.Ja4;
import org.jspecify.annotations.Nullable;

/** Turns an offer into named facts. Pure, any thread. */
public final class Classifier {
  private Classifier() {}

  /**
   * Classifies an offer whose sender did not name itself.
   *
   * @param connectHost the host of the CONNECT request, or an IP literal without brackets
   */
  public static Classification classify(ClientHello hello, String connectHost) {
    return classify(hello, connectHost, null);
  }

  /**
   * Classifies an offer.
   *
   * @param connectHost the host of the CONNECT request, or an IP literal without brackets
   * @param userAgent the User-Agent of the CONNECT request, or null
   */
  public static Classification classify(
      ClientHello hello, String connectHost, @Nullable String userAgent) {
    String ja3 = Ja3.of(hello);
    String ja4 = Ja4.of(hello);
    return new Classification(
        hello,
        hello.bestVersion(),
        Findings.of(hello, connectHost),
        ja3,
        ja4,
        Application.recognise(ja3, ja4, userAgent).label());
  }
}
