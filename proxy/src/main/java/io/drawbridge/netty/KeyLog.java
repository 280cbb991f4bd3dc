// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of TLS secrets, in the format that {@code SSLKEYLOGFILE} has given its name to (RFC 9850):
 * whoever has it can read the traffic. For debugging; readable by its owner only.
 *
 * <p>Event loops hand over lines without waiting; a thread of its own writes them. Lines that find
 * no room are dropped.
 */
public final class KeyLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLog.class);
  private static final int MOST_WAITING = 10_000;
  private static final byte[] END = {};

  /** Netty's binding wants its own structure, of which Netty itself only gives out a part. */
  private static final VarHandle CONTEXT = context();

  private final ArrayBlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Path file;
  private final FileChannel out;
  private final Thread writer;

  private KeyLog(Path file, FileChannel out) {
    this.file = file;
    this.out = out;
    this.writer = Thread.ofPlatform().daemon().name("drawbridge-key-log").start(this::write);
  }

  private static VarHandle context() {
    try {
      return MethodHandles.privateLookupIn(
              ReferenceCountedOpenSslContext.class, MethodHandles.lookup())
          .findVarHandle(ReferenceCountedOpenSslContext.class, "ctx", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Opens a file, which is made where there is none and added to where there is.
   *
   * @throws IOException if it cannot be written, or others may read it
   */
  public static KeyLog open(Path file) throws IOException {
    var owner = PosixFilePermissions.fromString("rw-------");
    FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(owner));
    if (!owner.containsAll(Files.getPosixFilePermissions(file))) {
      out.close();
      throw new IOException(file + " can be read by others than its owner (expected: mode 0600)");
    }
    return new KeyLog(file, out);
  }

  /** From now on the secrets of all connections of this context go into the file. */
  void attach(ReferenceCountedOpenSslContext context) {
    long pointer = (long) CONTEXT.get(context);
    if (!SSLContext.setKeyLogCallback(pointer, (connection, line) -> offer(line))) {
      throw new IllegalStateException("this TLS library gives out no secrets");
    }
  }

  private void offer(byte[] line) {
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    if (!lines.offer(ended)) {
      LOG.atDebug().addKeyValue("file", file).log("a line of the key log is dropped");
    }
  }

  private void write() {
    try (out) {
      for (byte[] line = lines.take(); line != END; line = lines.take()) {
        out.write(ByteBuffer.wrap(line));
      }
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("file", file)
          .addKeyValue("problem", e.getMessage())
          .log("the key log cannot be written; it is over");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what waits, on its own thread; contexts attached must be closed before. */
  @Override
  public void close() {
    if (!lines.offer(END)) {
      writer.interrupt();
    }
  }
}
