// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.drawbridge.tls.NamedGroup;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which servers have just been offered a post-quantum group and chose another. To these it is not
 * offered again for {@link #MEMORY}: BoringSSL would make a key share for every offer, a good part
 * of a handshake's cost and 1.2 KB of each hello, for a server that does not take it.
 *
 * <p>Nobody but the server itself can bring this about: only handshakes that were verified count,
 * and their transcript covers offer and choice (RFC 8446 §4.4.3). What is known is of one address
 * under one name, bounded, and fades however often it is used, so that a server which learns the
 * group is met with it some minutes later. Thread-safe.
 */
final class UpstreamGroups {
  /** After this the group is offered again, to find out anew. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  /** Null where there is nothing to leave out, or nothing would be left. */
  private final String @Nullable [] classical;

  private final Cache<Server, Boolean> withoutPostQuantum;

  private record Server(SocketAddress address, String name) {}

  /**
   * Watches over a policy's groups.
   *
   * @param groups as BoringSSL names them, in order of preference
   * @param servers how many are remembered
   */
  UpstreamGroups(String[] groups, int servers, Ticker ticker) {
    String[] rest =
        Arrays.stream(groups).filter(group -> !isPostQuantum(group)).toArray(String[]::new);
    this.classical = rest.length == groups.length || rest.length == 0 ? null : rest;
    this.withoutPostQuantum =
        Caffeine.newBuilder()
            .maximumSize(servers)
            .expireAfterWrite(MEMORY)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private static boolean isPostQuantum(String name) {
    NamedGroup group = NamedGroup.named(name);
    return group != null && group.isPostQuantum();
  }

  /** Prepares an engine for a handshake, before it starts. */
  void prepare(ReferenceCountedOpenSslEngine engine, SocketAddress address, String name) {
    if (classical != null
        && withoutPostQuantum.getIfPresent(new Server(address, name)) != null
        && !SSL.setCurvesList(engine.sslPointer(), classical)) {
      throw new IllegalStateException("BoringSSL does not take " + String.join(":", classical));
    }
  }

  /** A handshake that was verified ended with {@code group}; {@code none} without one. */
  void agreed(SocketAddress address, String name, String group) {
    if (classical == null || isPostQuantum(group)) {
      return;
    }
    Server server = new Server(address, name);
    if (withoutPostQuantum.getIfPresent(server) == null) {
      // Not written again while it lasts: it must fade.
      withoutPostQuantum.put(server, true);
    }
  }

  /** A handshake failed; the next one shall not lack anything. */
  void failed(SocketAddress address, String name) {
    withoutPostQuantum.invalidate(new Server(address, name));
  }
}
