// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityOptions;
import io.drawbridge.authority.Leaf;
import io.drawbridge.authority.LeafKey;
import io.drawbridge.authority.LeafMinter;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Sources;
import io.drawbridge.netty.LeafCredentials;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A proxy, an upstream and an app in one process, on loopback, with authorities of their own. */
final class Rehearsal {
  /** For each connection of the app. */
  private static final double LEAVES = 0.5;

  /** On a machine that is slow or busy fewer have to do. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Rehearsal() {}

  /**
   * Serves connections; blocks until they are over.
   *
   * @param directory empty, for the keys of this one run
   * @param connections at most so many
   * @param check to be rehearsed as well, or null
   * @return how many there were
   */
  static int run(Path directory, int connections, @Nullable CheckRehearsal check) throws Exception {
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    Path trust = Files.createDirectory(directory.resolve("upstream"));
    Authority authority = Authority.open(AuthorityOptions.in(trust), clock, random);
    LeafMinter minter =
        new LeafMinter(authority, AuthorityOptions.DEFAULT_LEAF_LIFETIME, clock, random);
    ConfigResult read = ConfigReport.loader().load(sources(directory, authority.root().file()));
    if (!(read instanceof ConfigResult.Valid valid)) {
      throw new IllegalStateException("the rehearsal's own configuration: " + read);
    }
    LiveLog log = LiveLog.start(valid.settings());
    Proxy proxy = new Proxy(new Configuration(null, valid, () -> read), log);
    String host = "127.0.0.1";
    List<Leaf> leaves = List.of(minter.mint(host, LeafKey.ECDSA), minter.mint(host, LeafKey.RSA));
    try (RehearsalUpstream upstream = RehearsalUpstream.start(leaves)) {
      proxy.start();
      InetSocketAddress front = proxy.listeners().get(0);
      RehearsalApp app =
          new RehearsalApp(front, host, upstream.port(), proxy.authority().root().certificate());
      long end = System.nanoTime() + LIMIT.toNanos();
      int served = 0;
      while (served < connections && System.nanoTime() < end) {
        app.connect(served++);
      }
      mint(minter, (int) (LEAVES * connections), end);
      if (check != null) {
        check.run(upstream.port());
      }
      return served;
    } finally {
      proxy.close();
      log.stop();
    }
  }

  private static void mint(LeafMinter minter, int leaves, long end) {
    LeafCredentials credentials = new LeafCredentials();
    for (int i = 0; i < leaves && System.nanoTime() < end; i++) {
      Leaf leaf = minter.mint("n" + i + ".rehearsal.invalid", LeafKey.ECDSA);
      credentials.release(credentials.create(leaf));
    }
  }

  private static Sources sources(Path directory, Path trust) {
    return new Sources(
        null,
        Map.of(),
        List.of(
            "data=" + directory.resolve("proxy"),
            "listeners=[{address: 127.0.0.1:0}]",
            "admin.address=127.0.0.1:0",
            "upstream.trust=" + trust,
            "access.deny-networks=[]",
            "access.ports=[1-65535]",
            "log.level=warn"),
        List.of());
  }
}
