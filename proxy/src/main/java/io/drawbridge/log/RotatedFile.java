// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that is set aside when it has grown: {@code access.log} becomes {@code access.log.1}, and
 * so on, until the oldest is removed. Logback does the rotation; this gives it whole lines, many at
 * a time, so that none is torn in two. Not thread-safe: one thread writes.
 */
final class RotatedFile extends OutputStream {
  /**
   * How often its size is looked at; at a million lines a minute it grows by some 20 MB meanwhile.
   */
  private static final Duration LOOK = Duration.buildBySeconds(1);

  private final RollingFileAppender<byte[]> file = new RollingFileAppender<>();

  /**
   * Opens the file, to be continued where it is there.
   *
   * @throws IOException if it cannot be written
   */
  RotatedFile(Context context, AccessFile access) throws IOException {
    Path path = access.file().toAbsolutePath();
    // Logback would only note it.
    if (!Files.isWritable(Files.exists(path) ? path : path.resolveSibling("."))) {
      throw new IOException("log.access.file: " + path + " cannot be written");
    }
    FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
    names.setContext(context);
    names.setParent(file);
    names.setMinIndex(1);
    names.setMaxIndex(access.keep());
    names.setFileNamePattern(path.toString().replace("%", "\\%") + ".%i");
    SizeBasedTriggeringPolicy<byte[]> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(access.maxSizeBytes()));
    size.setCheckIncrement(LOOK);
    file.setContext(context);
    file.setFile(path.toString());
    file.setRollingPolicy(names);
    file.setTriggeringPolicy(size);
    file.setEncoder(new AsTheyAre());
    names.start();
    size.start();
    file.start();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    file.doAppend(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void write(int oneByte) {
    file.doAppend(new byte[] {(byte) oneByte});
  }

  @Override
  public void close() {
    file.stop();
  }

  /** The lines are formatted already. */
  private static final class AsTheyAre extends EncoderBase<byte[]> {
    @Override
    public byte[] headerBytes() {
      return new byte[0];
    }

    @Override
    public byte[] encode(byte[] lines) {
      return lines;
    }

    @Override
    public byte[] footerBytes() {
      return new byte[0];
    }
  }
}
