// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Permissions of the files that hold secrets, where the file system knows any. */
final class Permissions {
  private static final FileAttribute<?>[] NONE = {};

  /** Whoever reads a CA key can impersonate every server to every client that trusts the root. */
  private static final Set<PosixFilePermission> FOR_OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private Permissions() {}

  /** 0600. */
  static FileAttribute<?>[] ownerOnly(Path place) {
    return of(place, "rw-------");
  }

  /** 0644. */
  static FileAttribute<?>[] everybodyReads(Path place) {
    return of(place, "rw-r--r--");
  }

  /** 0700. */
  static FileAttribute<?>[] ownerOnlyDirectory(Path place) {
    return of(place, "rwx------");
  }

  /**
   * Refuses a secret that others may read.
   *
   * @param what what the file holds, {@code a key}
   */
  static void refuseIfOpen(Path file, String what) throws AuthorityException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // a file system without POSIX permissions
    }
    try {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      if (!FOR_OWNER.containsAll(permissions)) {
        throw AuthorityException.of(
            file,
            "mode " + PosixFilePermissions.toString(permissions),
            "rw-------, " + what + " that only its owner may read",
            "Run: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw AuthorityException.io(file, e);
    }
  }

  private static FileAttribute<?>[] of(Path place, String permissions) {
    if (!place.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return NONE;
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
