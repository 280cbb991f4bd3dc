// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The authority cannot be used as it is. The message is for the operator: what, its value, what was
 * expected, and what to do.
 */
public final class AuthorityException extends Exception {
  private static final long serialVersionUID = 1L;

  private AuthorityException(
      Path file, String value, String expected, String remedy, @Nullable Throwable cause) {
    super(file + ": " + value + " (expected: " + expected + "). " + remedy, cause);
  }

  /** What was found in, or about, a file. */
  static AuthorityException of(Path file, String value, String expected, String remedy) {
    return new AuthorityException(file, value, expected, remedy, null);
  }

  /** As {@link #of}, with the error that showed it. */
  static AuthorityException of(
      Path file, String value, String expected, String remedy, Throwable cause) {
    return new AuthorityException(file, value, expected, remedy, cause);
  }

  /** A file or directory could not be read or written. */
  static AuthorityException io(Path file, IOException cause) {
    return new AuthorityException(
        file,
        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
        "a readable, writable place",
        "Check that it exists, who owns it, and that the disk is not full.",
        cause);
  }
}
