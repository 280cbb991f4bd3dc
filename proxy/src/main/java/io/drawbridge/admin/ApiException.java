// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

/** A request that gets an error for an answer; the message is shown to whoever asked. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * An error.
   *
   * @param status of HTTP, 400 to 599
   * @param message what is wrong and what was expected
   */
  public ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
