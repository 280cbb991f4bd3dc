// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.tls.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What makes a row of the inventory: who, from where, with which offer, to whom. Every fact that a
 * policy may look at is in it, so two sessions of one identity can never get different verdicts at
 * one time.
 *
 * @param client the app's address, or the network that it was widened to: {@code 10.20.1.0/24}
 * @param user the proxy user, empty for none
 * @param application the recognised runtime, {@code unknown}, or empty without TLS
 * @param ja4 empty without TLS
 * @param host the host of the CONNECT request
 * @param port its port
 * @param offered the best version offered, {@code none} without TLS
 * @param findings labels, separated by commas
 * @param offer as {@link io.drawbridge.tls.OfferText} writes it, empty without TLS
 */
public record Identity(
    String client,
    String user,
    String application,
    String ja4,
    String host,
    int port,
    String offered,
    String findings,
    String offer) {

  /** The version of an app that does not speak TLS. */
  public static final String NO_TLS = "none";

  private static final int KEY_BYTES = 16;
  private static final int OBJECT_BYTES = 600;

  /** The same for the same identity in every process: the first half of a SHA-256, in hex. */
  String key() {
    String all =
        String.join(
            "\n",
            client,
            user,
            application,
            ja4,
            host,
            Integer.toString(port),
            offered,
            findings,
            offer);
    byte[] hash = Digest.SHA256.of(all.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
  }

  /** About what it takes in memory, its tally included. */
  int bytes() {
    return OBJECT_BYTES
        + client.length()
        + user.length()
        + ja4.length()
        + host.length()
        + findings.length()
        + offer.length();
  }
}
