// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

/** The inventory cannot answer now; sessions are not touched by it. */
public final class InventoryException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message is for operators. */
  public InventoryException(String message) {
    super(message);
  }
}
