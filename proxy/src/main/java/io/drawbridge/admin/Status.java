// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs, as {@code /api/status} shows it.
 *
 * @param version of the program
 * @param started when the process was ready
 * @param listeners where apps reach the proxy, as {@code http://host:port}
 * @param readiness as {@code /health/ready} shows it
 * @param sessions open now
 * @param root the certificate that clients must trust
 * @param reloaded the last attempt to reload, null where there was none
 */
public record Status(
    String version,
    Instant started,
    List<String> listeners,
    Readiness readiness,
    int sessions,
    Root root,
    @Nullable Reloaded reloaded) {

  /** Copies the list. */
  public Status {
    listeners = List.copyOf(listeners);
  }

  /**
   * The root.
   *
   * @param subject its name
   * @param file where it is kept
   * @param sha256 fingerprint, as tools show it
   * @param notAfter when it ends
   */
  public record Root(String subject, String file, String sha256, Instant notAfter) {}
}
