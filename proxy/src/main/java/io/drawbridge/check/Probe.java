// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;

/**
 * One question to a server, with at most one connection at a time.
 *
 * <p>A probe has no state. What keeps it from an answer it throws, and the scan makes a {@link
 * ProbeFailure} of that; a server's refusal is an answer.
 *
 * @param <F> the fact that it finds
 */
interface Probe<F> {

  /** A short name for progress and failures: {@code groups}. */
  String name();

  /**
   * Asks.
   *
   * @param versions what the server speaks, as found before; at least one
   */
  F ask(Server server, Looks versions) throws IOException;
}
