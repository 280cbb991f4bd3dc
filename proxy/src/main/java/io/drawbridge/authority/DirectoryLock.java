// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Exclusive use of a data directory among processes and threads, so that two that start at once
 * find one root. The system frees it when a process dies.
 */
final class DirectoryLock implements AutoCloseable {
  /** File locks belong to the process; this is for its threads. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the directory is free. */
  static DirectoryLock acquire(Path directory) throws IOException {
    IN_PROCESS.lock();
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              directory.resolve("authority.lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              Permissions.ownerOnly(directory));
      channel.lock();
      return new DirectoryLock(channel);
    } catch (IOException | RuntimeException e) {
      try {
        if (channel != null) {
          channel.close();
        }
      } finally {
        IN_PROCESS.unlock();
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
