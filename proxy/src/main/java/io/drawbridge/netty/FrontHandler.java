// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

/** What a session does with the request heads of its connection. On the connection's loop. */
public interface FrontHandler {
  /** The connection is ready to be read from and written to. */
  void onAccepted();

  /**
   * Takes the head of a CONNECT request, with its final empty line, decoded as ISO 8859-1. Nothing
   * more is read until {@link FrontServer#awaitHead} or {@link FrontServer#awaitHello} is called.
   */
  void onConnect(String head);

  /** The request is not CONNECT: it goes to the HTTP server. */
  void onOther();

  /** The head exceeds its limit. */
  void onTooLarge();

  /** The request is of a version of HTTP that is not spoken; no more is read. */
  void onUnknownVersion();

  /** The HTTP codec cannot read a request's head or body; it reads no more. */
  void onUnreadable();
}
