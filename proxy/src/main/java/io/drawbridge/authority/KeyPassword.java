// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the password of an encrypted key is found. It holds no password itself, so that none is
 * shown with it, and reads it at each use.
 */
public sealed interface KeyPassword {

  /**
   * The password, never empty, in an array that the caller overwrites after use.
   *
   * @throws AuthorityException where it is missing, or others may read its file
   */
  char[] read() throws AuthorityException;

  /** Where it is, for messages. */
  String place();

  /** The first line of a file that only its owner may read; UTF-8. */
  record InFile(Path file) implements KeyPassword {
    @Override
    public String place() {
      return file.toString();
    }

    @Override
    public char[] read() throws AuthorityException {
      Permissions.refuseIfOpen(file, "a password");
      try {
        String line = Files.readString(file).lines().findFirst().orElse("");
        if (line.isEmpty()) {
          throw AuthorityException.of(
              file, "no password", "a password in the first line", "Write it there, mode 600.");
        }
        return line.toCharArray();
      } catch (IOException e) {
        throw AuthorityException.io(file, e);
      }
    }
  }

  /** A variable of the environment, by its name. */
  record InVariable(String name) implements KeyPassword {
    @Override
    public String place() {
      return "environment variable " + name;
    }

    @Override
    public char[] read() throws AuthorityException {
      String value = System.getenv(name);
      if (value == null || value.isEmpty()) {
        throw AuthorityException.of(
            place(),
            value == null ? "not set" : "empty",
            "the password of authority.key",
            "Set it, or correct authority.key-password-env.");
      }
      return value.toCharArray();
    }
  }
}
