// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.netty.Acceptors;
import io.drawbridge.netty.NameServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Vert.x as the proxy wants it, and waiting for it from a thread of one's own. */
final class EventLoops {
  /** One event loop a processor: a session does not wait but for the network. */
  static final int COUNT = Runtime.getRuntime().availableProcessors();

  private static final int WAIT_SECONDS = 30;

  private EventLoops() {}

  static Vertx vertx() {
    AddressResolverOptions resolver =
        new AddressResolverOptions()
            .setCacheMaxTimeToLive(60)
            .setHostsRefreshPeriod(5)
            .setHostsRefreshPeriodUnit(TimeUnit.SECONDS);
    NameServers.besidesTheSystems().forEach(resolver::addServer);
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(COUNT)
            .setAddressResolverOptions(resolver)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    return Vertx.builder().with(options).withTransport(Acceptors.best()).build();
  }

  /**
   * The value of {@code future}.
   *
   * @throws IOException with {@code problem} and the cause's words if it fails or takes too long
   */
  static <T> T await(Future<T> future, String problem) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(problem + ": " + cause(e).getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(problem + ": no answer in " + WAIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(problem + ": interrupted", e);
    }
  }

  private static Throwable cause(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }
}
