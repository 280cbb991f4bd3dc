// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions that a file has from its first moment, where the file system knows them. */
final class Permissions {
  private static final FileAttribute<?>[] NONE = {};

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

  private static FileAttribute<?>[] of(Path place, String permissions) {
    if (!place.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return NONE;
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
