// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.netty.KeyLog;
import io.drawbridge.netty.ServerTls;
import io.drawbridge.netty.UpstreamTls;
import io.drawbridge.session.Legs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The legs of rules that have a key log, apart from those of all others. One for each snapshot. */
final class KeyLogs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLogs.class);

  private final Map<Path, KeyLog> files = new HashMap<>();
  private final Map<String, Legs> legs = new HashMap<>();

  /** Legs of an upstream's side, whose making may read files. */
  @FunctionalInterface
  interface Upstreams {
    UpstreamTls make() throws IOException;
  }

  /**
   * Opens the files and makes the legs.
   *
   * @param byRule where the secrets of a rule's sessions go
   * @throws IOException if a file cannot be written; then nothing is left open
   */
  KeyLogs(Map<String, Path> byRule, Supplier<ServerTls> client, Upstreams upstream)
      throws IOException {
    try {
      for (Map.Entry<String, Path> entry : byRule.entrySet()) {
        Path file = entry.getValue().toAbsolutePath().normalize();
        KeyLog log = files.get(file);
        if (log == null) {
          log = KeyLog.open(file);
          files.put(file, log);
        }
        Legs both = new Legs(client.get().logging(log), upstream.make().logging(log));
        legs.put(entry.getKey(), both);
        LOG.atWarn()
            .addKeyValue("rule", entry.getKey())
            .addKeyValue("file", file)
            .log("key log: TLS secrets are written; whoever reads the file can read the traffic");
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Map<String, Legs> legs() {
    return Map.copyOf(legs);
  }

  @Override
  public void close() {
    for (Legs each : legs.values()) {
      each.client().close();
      each.upstream().close();
    }
    files.values().forEach(KeyLog::close);
  }
}
