// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

/** The first thing a TLS server says. */
public sealed interface TlsAnswer {

  /**
   * A plaintext alert.
   *
   * @param level 1 warning, 2 fatal
   * @param description its code
   * @param recordVersion the version of its record
   */
  record Alert(int level, int description, int recordVersion) implements TlsAnswer {}

  /** A handshake message, 2 for ServerHello. */
  record Handshake(int type) implements TlsAnswer {}

  /** Anything else with a record header. */
  record Other(int contentType) implements TlsAnswer {}

  /** The end of the stream or a reset. */
  record Closed() implements TlsAnswer {}
}
