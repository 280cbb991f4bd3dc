// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

/** Hears a relay. Called on the session's loop, {@link #onBytes} once per read. */
public interface RelayListener {
  /** So many decrypted bytes go through. */
  void onBytes(boolean fromClient, int bytes);

  /** One side cannot take more for now; the other is not read meanwhile. */
  default void onFull() {}

  /** That side's connection broke; both are being closed. */
  void onBroken(boolean fromClient, Throwable cause);
}
