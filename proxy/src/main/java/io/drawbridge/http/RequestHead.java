// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/**
 * What matters of a request's head for carrying it.
 *
 * @param bytes length of the head with its empty line
 * @param head whether the method is HEAD, whose answer has no body
 * @param idempotent whether sending it twice does what sending it once does (RFC 9110 §9.2.2)
 * @param http11 whether it is of HTTP/1.1; else of 1.0
 * @param body its body
 * @param expectsContinue whether the body waits for a 100 (RFC 9110 §10.1.1)
 * @param connection its Connection field
 */
public record RequestHead(
    int bytes,
    boolean head,
    boolean idempotent,
    boolean http11,
    Framing body,
    boolean expectsContinue,
    ConnectionField connection) {

  /** Whether the client's connection may serve another request (RFC 9112 §9.3). */
  public boolean persistent() {
    return connection.persistent(http11);
  }
}
