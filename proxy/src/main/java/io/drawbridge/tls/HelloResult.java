// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

/** What the first bytes of a connection turned out to be. */
public sealed interface HelloResult {

  /** A whole, well-formed ClientHello. */
  record Complete(ClientHello hello) implements HelloResult {}

  /** A proper prefix of what may become a ClientHello. */
  record NeedMore() implements HelloResult {}

  /** The bytes are of another protocol, or of TLS but not its start. */
  record NotTls() implements HelloResult {}

  /**
   * TLS that must not be answered but with an alert.
   *
   * @param alert what to send before closing
   * @param reason one line for the log
   */
  record Malformed(AlertDescription alert, String reason) implements HelloResult {}
}
