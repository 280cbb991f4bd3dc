// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/**
 * What matters of an answer's head for carrying it.
 *
 * @param bytes length of the head with its empty line
 * @param status 100 to 599
 * @param http11 whether it is of HTTP/1.1; else of 1.0
 * @param body its body
 * @param connection its Connection field
 * @param keepAliveSeconds how long the server says it keeps the connection when idle; -1 if it does
 *     not
 */
public record ResponseHead(
    int bytes,
    int status,
    boolean http11,
    Framing body,
    ConnectionField connection,
    int keepAliveSeconds) {

  /** Whether the final answer is still to come (RFC 9110 §15.2). */
  public boolean interim() {
    return status < 200;
  }

  /** Whether the server's connection may serve another request (RFC 9112 §9.3). */
  public boolean persistent() {
    return connection.persistent(http11) && body.kind() != Framing.Kind.UNTIL_CLOSE;
  }
}
