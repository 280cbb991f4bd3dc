// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

/** What takes its time in a session; handshakes and the leaf may overlap, the others do not. */
public enum Phase {
  /** The request head is awaited, credentials are checked. */
  REQUEST("request"),
  /** The destination's name is resolved and one of its addresses connected to. */
  DIAL("dial"),
  /** The tunnel is open and the ClientHello is awaited. */
  HELLO("client hello"),
  /** The ClientHello is classified and judged. */
  POLICY("policy"),
  /** The leaf certificate is found or minted. */
  LEAF("leaf certificate"),
  UPSTREAM_HANDSHAKE("upstream handshake"),
  CLIENT_HANDSHAKE("client handshake"),
  /** Bytes go both ways. */
  RELAY("relay"),
  /** Plain HTTP is forwarded. */
  FORWARD("forward"),
  /** The proxy answers itself and closes. */
  ANSWER("answer");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** The name of its span. */
  public String label() {
    return label;
  }
}
