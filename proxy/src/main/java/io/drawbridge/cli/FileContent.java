// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that settings name, and what it holds: equal only where both are.
 *
 * @param path empty where no file is named
 * @param sha256 of the content
 */
record FileContent(String path, String sha256) {

  /** Reads the file; blocks. */
  static FileContent of(@Nullable Path file) throws IOException {
    return file == null
        ? new FileContent("", "")
        : new FileContent(file.toString(), digest(Files.readAllBytes(file)));
  }

  /** Reads several. */
  static List<FileContent> of(List<Path> files) throws IOException {
    List<FileContent> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(of(file));
    }
    return contents;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
