// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;

/**
 * Writes several files so that a crash leaves either none or, after {@link #recover}, all of them.
 *
 * <p>They are written to a staging directory and forced to disk; renaming that directory is the one
 * step that counts; then each is moved to its place. What a crash leaves of the last step the next
 * start completes. The caller holds the {@link DirectoryLock}.
 */
final class StagedFiles {
  private static final String STAGING = ".authority-staging";
  private static final String READY = ".authority-ready";

  private StagedFiles() {}

  /**
   * Writes files into a directory, replacing those that exist.
   *
   * @param files content by file name; names ending in {@code -key.pem} are for the owner only
   */
  static void write(Path directory, Map<String, String> files) throws IOException {
    recover(directory);
    Path staging = directory.resolve(STAGING);
    Files.createDirectory(staging, Permissions.ownerOnlyDirectory(directory));
    for (Map.Entry<String, String> file : files.entrySet()) {
      writeNew(staging.resolve(file.getKey()), file.getValue());
    }
    force(staging);
    Files.move(staging, directory.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
    force(directory);
    recover(directory);
  }

  /** Completes a write that was cut short after it counted, and forgets one cut short before. */
  static void recover(Path directory) throws IOException {
    Path ready = directory.resolve(READY);
    if (Files.isDirectory(ready)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(ready)) {
        for (Path file : files) {
          Path target = directory.resolve(file.getFileName().toString());
          Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      force(directory);
      Files.delete(ready);
    }
    Path staging = directory.resolve(STAGING);
    if (Files.isDirectory(staging)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(staging)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(staging);
    }
  }

  private static void writeNew(Path file, String text) throws IOException {
    FileAttribute<?>[] permissions =
        file.getFileName().toString().endsWith("-key.pem")
            ? Permissions.ownerOnly(file)
            : Permissions.everybodyReads(file);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, permissions)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** A rename is durable only when its directory is. */
  private static void force(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows cannot open a directory
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
