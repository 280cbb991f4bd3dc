// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of upstreams as text, a line each: {@code api.example:443 TLSv1.3 CURVE 128
 * 2026-03-01T12:00:00Z}. Rewritten as a whole beside the old one, which it then replaces: whenever
 * the process ends, one of the two is there and complete. Used by one thread.
 */
final class HistoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
  private static final String HEADER = "drawbridge upstream history 1";

  private final Path path;
  private final Path next;
  private boolean failed;

  HistoryFile(Path path) {
    this.path = path;
    this.next = path.resolveSibling(path.getFileName() + ".new");
  }

  /** Takes in the lines that can be read; the others are as if never written. */
  void read(Best<String, Strength> best) {
    try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.US_ASCII)) {
      if (!HEADER.equals(lines.readLine())) {
        LOG.warn("{} is not a history of upstreams and will be replaced", path);
        return;
      }
      lines.lines().limit(UpstreamHistory.UPSTREAMS).forEach(line -> restore(line, best));
    } catch (NoSuchFileException e) {
      LOG.debug("no history of upstreams yet");
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.warn("the history of upstreams begins anew: {} cannot be read: {}", path, e.toString());
    }
  }

  private static void restore(String line, Best<String, Strength> best) {
    String[] words = line.split(" ", -1);
    if (words.length != 5) {
      return;
    }
    try {
      Strength strength = Strength.parse(words[1], words[2], words[3]);
      best.restore(words[0], new Best.Seen<>(strength, Instant.parse(words[4])));
    } catch (RuntimeException e) {
      LOG.debug("a line of the history of upstreams cannot be read", e);
    }
  }

  /** Writes all; says so once where that fails, and tries again next time. */
  void write(Best<String, Strength> best) {
    try {
      writeNext(best);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
      failed = false;
    } catch (IOException | RuntimeException e) {
      best.markChanged();
      if (!failed) {
        failed = true;
        LOG.warn("the history of upstreams cannot be written to {}: {}", path, e.toString());
      }
    }
  }

  private void writeNext(Best<String, Strength> best) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                next,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        BufferedWriter out =
            new BufferedWriter(
                new OutputStreamWriter(
                    Channels.newOutputStream(channel), StandardCharsets.US_ASCII))) {
      out.write(HEADER + "\n");
      for (Map.Entry<String, Best.Seen<Strength>> each : best.all().entrySet()) {
        Best.Seen<Strength> seen = each.getValue();
        out.write(each.getKey() + " " + seen.value() + " " + seen.at() + "\n");
      }
      out.flush();
      channel.force(true);
    }
  }
}
