// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.testing.SampleSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LoggingTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path directory;

  private Logging configure(LogFormat format, Level level) {
    return Logging.configure(format, level, out, 1024);
  }

  private String written() {
    return out.toString(UTF_8);
  }

  @AfterEach
  void restore() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new EarlyLog().configure(context);
  }

  @Test
  void everySessionHasItsLineWhenTheLogHasStopped() {
    Logging logging = configure(LogFormat.JSON, Level.INFO);
    SessionLog sessions = new SessionLog();
    for (int i = 0; i < 500; i++) {
      sessions.on(new SessionEvent.Started());
      sessions.on(new SessionEvent.Ended(new SampleSession().record()));
    }
    logging.stop();

    assertThat(written().lines())
        .hasSize(500)
        .allMatch(line -> line.startsWith("{\"id\":\"0123456789abcdef\","));
    assertThat(logging.droppedLines()).isZero();
  }

  @Test
  void sessionsGoToAFileThatRotatesAndOtherLinesDoNot() throws Exception {
    AccessFile access = new AccessFile(directory.resolve("access.log"), 64 * 1024, 2);
    Logging logging = configure(LogFormat.TEXT, Level.INFO);
    RotatedFile file = new RotatedFile((LoggerContext) LoggerFactory.getILoggerFactory(), access);
    logging.addAccess(file);
    SessionLog sessions = new SessionLog();
    int written = 0;
    while (!Files.exists(directory.resolve("access.log.2"))) {
      sessions.on(new SessionEvent.Ended(new SampleSession().record()));
      LockSupport.parkNanos(100_000);
      written++;
    }
    LoggerFactory.getLogger("io.drawbridge.session.Other").info("to stderr");
    logging.stop();
    file.close();

    assertThat(written()).contains("to stderr").doesNotContain("0123456789abcdef");
    assertThat(directory.resolve("access.log.3")).doesNotExist();
    List<String> lines = new ArrayList<>();
    for (String name : List.of("access.log.2", "access.log.1", "access.log")) {
      lines.addAll(Files.readAllLines(directory.resolve(name)));
    }
    assertThat(lines)
        .hasSize(written)
        .allMatch(line -> line.startsWith("{\"id\":\"0123456789abcdef\",") && line.endsWith("}"));
    assertThat(logging.droppedLines()).isZero();
  }

  @Test
  void anAccessFileThatCannotBeWrittenIsAnError() {
    AccessFile access = new AccessFile(directory.resolve("none/access.log"), 64 * 1024, 2);

    assertThatThrownBy(() -> Logging.configure(LogFormat.TEXT, Level.INFO, access))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("log.access.file: ")
        .hasMessageContaining("none/access.log cannot be written");
  }

  @Test
  void theLevelChangesWhileItRuns() {
    Logging logging = configure(LogFormat.TEXT, Level.WARN);
    var logger = LoggerFactory.getLogger("io.drawbridge.session.Other");
    logger.info("before");
    logging.level(Level.DEBUG);
    logger.debug("after");
    logging.level(Level.ERROR);
    logger.warn("at last");
    logging.stop();

    assertThat(written()).contains("after").doesNotContain("before").doesNotContain("at last");
  }

  @Test
  void aboveInfoThereAreNoSessionLines() {
    Logging logging = configure(LogFormat.TEXT, Level.WARN);
    new SessionLog().on(new SessionEvent.Ended(new SampleSession().record()));
    logging.stop();

    assertThat(written()).isEmpty();
  }

  @Test
  void debugIsForOurOwnLoggersAlone() {
    Logging logging = configure(LogFormat.TEXT, Level.DEBUG);
    LoggerFactory.getLogger("io.drawbridge.session.Test").debug("ours");
    LoggerFactory.getLogger("io.netty.channel").debug("theirs");
    LoggerFactory.getLogger("io.netty.channel").info("theirs too");
    logging.stop();

    assertThat(written()).contains("DEBUG ours\n", "INFO theirs too\n").doesNotContain("theirs\n");
  }

  @Test
  void whatIsNoTerminalIsReadByPrograms() throws IOException {
    Path file = Files.createFile(directory.resolve("log"));
    Path descriptor = Files.createSymbolicLink(directory.resolve("2"), file);
    Path terminal = Files.createSymbolicLink(directory.resolve("3"), Path.of("/dev/pts/0"));

    assertThat(LogFormat.isTerminal(descriptor)).isFalse();
    assertThat(LogFormat.isTerminal(directory.resolve("none"))).isFalse();
    assertThat(LogFormat.isTerminal(terminal)).isTrue();
  }
}
