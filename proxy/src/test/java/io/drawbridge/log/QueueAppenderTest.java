// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueueAppenderTest {
  private static final int CAPACITY = 16;

  private final SlowReader reader = new SlowReader();
  private final QueueAppender appender =
      new QueueAppender(QueueAppenderTest::format, reader, CAPACITY);

  @BeforeEach
  void prepare() {
    appender.setContext(new LoggerContext());
  }

  @AfterEach
  void stop() {
    reader.resume.countDown();
    appender.stop();
  }

  private static void format(ILoggingEvent event, ByteArrayOutputStream out) throws IOException {
    out.write(event.getMessage().getBytes(UTF_8));
    if (event.getMessage().startsWith("defect")) {
      throw new IllegalStateException("half a line is written");
    }
    out.write('\n');
  }

  private void log(Level level, String message) {
    appender.doAppend(Lines.event(level, message, null));
  }

  /** Starts, and waits until the writer hangs in a write, so that all else stays in the queue. */
  private void startAndStall() throws InterruptedException {
    appender.start();
    log(Level.INFO, "first");
    reader.reached.await();
  }

  @Test
  void linesComeInOrder() {
    reader.resume.countDown();
    appender.start();
    for (int i = 0; i < 10; i++) {
      log(Level.INFO, "line " + i);
    }
    appender.stop();

    assertThat(reader.lines()).hasSize(10).startsWith("line 0\n").endsWith("line 9\n");
    assertThat(appender.dropped()).isZero();
  }

  @Test
  void aFullQueueDropsAndCountsAndNeverBlocks() throws InterruptedException {
    startAndStall();
    for (int i = 0; i < 100; i++) {
      log(Level.INFO, "info " + i);
    }

    // An eighth is kept for warnings.
    assertThat(appender.dropped()).isEqualTo(100 - (CAPACITY - CAPACITY / 8));
    log(Level.WARN, "warning");
    log(Level.ERROR, "error");
    assertThat(appender.dropped()).isEqualTo(86);
    log(Level.ERROR, "one too many");
    assertThat(appender.dropped()).isEqualTo(87);

    reader.resume.countDown();
    appender.stop();
    assertThat(reader.lines())
        .hasSize(1 + CAPACITY)
        .startsWith("first\n", "info 0\n")
        .endsWith("info 13\n", "warning\n", "error\n");
  }

  @Test
  void stopWritesWhatWaits() throws InterruptedException {
    startAndStall();
    log(Level.INFO, "second");
    Thread resume = new Thread(reader.resume::countDown);
    resume.start();
    appender.stop();
    resume.join();

    assertThat(reader.lines()).containsExactly("first\n", "second\n");
    log(Level.INFO, "too late");
    assertThat(reader.lines()).hasSize(2);
  }

  @Test
  void stopDoesNotWaitForAReaderThatHangs() throws InterruptedException {
    startAndStall();
    appender.stop();

    assertThat(reader.lines()).isEmpty();
  }

  @Test
  void aDefectInOneEventHarmsNoOther() {
    reader.resume.countDown();
    appender.start();
    log(Level.INFO, "good");
    log(Level.INFO, "defect");
    log(Level.INFO, "good again");
    appender.stop();

    assertThat(reader.lines()).containsExactly("good\n", "good again\n");
    assertThat(appender.dropped()).isEqualTo(1);
  }

  @Test
  void aBrokenReaderIsCounted() throws InterruptedException {
    startAndStall();
    reader.broken = true;
    reader.resume.countDown();
    appender.stop();

    assertThat(appender.dropped()).isEqualTo(1);
  }

  /** Takes nothing before it is told to. */
  private static final class SlowReader extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch resume = new CountDownLatch(1);
    volatile boolean broken;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      throw new AssertionError("not one byte at a time");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      reached.countDown();
      awaitResume();
      if (broken) {
        throw new IOException("Broken pipe");
      }
      synchronized (taken) {
        taken.write(bytes, offset, length);
      }
    }

    /** As a write to a pipe: no interrupt ends it, and the writer finds it afterwards. */
    private void awaitResume() {
      boolean interrupted = false;
      while (resume.getCount() > 0) {
        try {
          resume.await();
        } catch (InterruptedException notNow) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    List<String> lines() {
      synchronized (taken) {
        return taken.toString(UTF_8).lines().map(line -> line + "\n").toList();
      }
    }
  }
}
