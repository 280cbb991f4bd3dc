// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secret that admin requests show as {@code Authorization: Bearer …} (RFC 6750 §2.1). Lives in
 * the data directory, readable by its owner alone. Immutable.
 */
public final class AdminToken {
  /** The file's name in the data directory. */
  public static final String FILE = "admin-token";

  private static final int RANDOM_BYTES = 32;

  /** Shorter ones can be guessed. */
  private static final int LEAST_LENGTH = 16;

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final byte[] secret;

  private AdminToken(Path file, String secret) {
    this.file = file;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the token, and makes one where there is none. Blocks on files.
   *
   * @param directory the data directory; made where it is missing
   * @throws IOException if it cannot be read or made, or others may read it
   */
  public static AdminToken open(Path directory, SecureRandom random) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, attributes(directory, "rwx------"));
    }
    if (!Files.exists(file)) {
      make(file, random);
    }
    return read(file);
  }

  /**
   * Reads a token that exists, for commands that ask a running proxy.
   *
   * @throws IOException if it cannot be read, or others may read it
   */
  public static AdminToken read(Path file) throws IOException {
    if (isPosix(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException(file + ": others may read it (expected: mode 0600); chmod 600 " + file);
    }
    String secret = Files.readString(file).strip();
    if (secret.length() < LEAST_LENGTH) {
      throw new IOException(
          file
              + ": too short (expected: at least "
              + LEAST_LENGTH
              + " characters); remove it for a new one");
    }
    return new AdminToken(file, secret);
  }

  /** Two processes may start at once: whoever puts its file there first has made the token. */
  private static void make(Path file, SecureRandom random) throws IOException {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
    Path directory = file.toAbsolutePath().getParent();
    Path written = Files.createTempFile(directory, FILE, "", attributes(file, "rw-------"));
    try {
      Files.writeString(written, secret, StandardOpenOption.TRUNCATE_EXISTING);
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      // The other's is as good.
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static FileAttribute<?>[] attributes(Path place, String permissions) {
    return isPosix(place)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Where it is kept. */
  public Path file() {
    return file;
  }

  /** The value of an Authorization field that shows this token. */
  public String authorization() {
    return "Bearer " + new String(secret, StandardCharsets.UTF_8);
  }

  /** Whether an Authorization field shows this token; takes as long whatever it shows. */
  boolean isShownIn(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return false;
    }
    byte[] shown = authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(shown, secret);
  }
}
