// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import java.nio.file.Path;
import java.time.Clock;

/** What is remembered of both sides. Thread-safe. */
public record History(ClientHistory clients, UpstreamHistory upstreams, UpstreamLegs legs)
    implements AutoCloseable {

  /** The file's name in the data directory. */
  private static final String FILE = "upstream-history";

  /** Opens the history in the proxy's data directory. */
  public static History open(Path directory, Clock clock) {
    return new History(
        new ClientHistory(clock),
        new UpstreamHistory(directory.resolve(FILE), clock),
        new UpstreamLegs());
  }

  /** Writes what is new. */
  @Override
  public void close() {
    upstreams.close();
  }
}
