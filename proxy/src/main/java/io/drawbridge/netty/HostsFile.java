// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The system's hosts file with every address of a name; Vert.x's resolver knows the first alone.
 * Thread-safe; the file is read again beside the event loops.
 */
final class HostsFile {
  private static final long REFRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Vertx vertx;
  private final AtomicLong nextRead = new AtomicLong(System.nanoTime() + REFRESH_NANOS);
  private volatile HostsFileEntriesProvider entries = read();

  /** Reads the file; on a worker of {@code vertx} whenever it may have changed. */
  HostsFile(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The addresses of {@code host}, IPv4 first; none where the file does not name it. */
  List<InetAddress> addresses(String host) {
    refresh();
    HostsFileEntriesProvider now = entries;
    String name = host.toLowerCase(Locale.ROOT);
    List<InetAddress> four = of(now.ipv4Entries(), name);
    List<InetAddress> six = of(now.ipv6Entries(), name);
    if (four.isEmpty() || six.isEmpty()) {
      return four.isEmpty() ? six : four;
    }
    List<InetAddress> both = new ArrayList<>(four);
    both.addAll(six);
    return both;
  }

  private void refresh() {
    long due = nextRead.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextRead.compareAndSet(due, now + REFRESH_NANOS)) {
      vertx.executeBlocking(() -> entries = read(), false);
    }
  }

  private static HostsFileEntriesProvider read() {
    return HostsFileEntriesProvider.parser().parseSilently();
  }

  private static List<InetAddress> of(Map<String, List<InetAddress>> entries, String name) {
    return entries.getOrDefault(name, List.of());
  }
}
