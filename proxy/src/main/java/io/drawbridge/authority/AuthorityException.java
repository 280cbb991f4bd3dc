// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The authority cannot be used as it is. The message is for the operator: what, its value, what was
 * expected, and what to do.
 */
public final class AuthorityException extends Exception {
  private static final long serialVersionUID = 1L;

  private AuthorityException(
      Object place, String value, String expected, String remedy, @Nullable Throwable cause) {
    super(place + ": " + value + " (expected: " + expected + "). " + remedy, cause);
  }

  /** What was found in, or about, a file or another place. */
  static AuthorityException of(Object place, String value, String expected, String remedy) {
    return new AuthorityException(place, value, expected, remedy, null);
  }

  /** As {@link #of}, with the error that showed it. */
  static AuthorityException of(
      Path file, String value, String expected, String remedy, Throwable cause) {
    return new AuthorityException(file, value, expected, remedy, cause);
  }

  /** A file or directory could not be read or written; {@code place} where the cause names none. */
  static AuthorityException io(Path place, IOException cause) {
    Path file = place;
    String value = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (cause instanceof FileSystemException system) {
      file = system.getFile() == null ? place : place.resolve(system.getFile());
      value = system.getReason() == null ? cause.getClass().getSimpleName() : system.getReason();
    }
    return switch (cause) {
      case NoSuchFileException none ->
          new AuthorityException(
              file, "missing", "a file", "Restore it from a backup, or correct its path.", none);
      case AccessDeniedException denied ->
          new AuthorityException(
              file,
              "access denied",
              "access for user " + System.getProperty("user.name"),
              "Check its owner and mode, and those of its directory.",
              denied);
      default ->
          new AuthorityException(
              file,
              value,
              "a readable, writable place",
              "Check what it is, who owns it, and that the disk is not full.",
              cause);
    };
  }
}
