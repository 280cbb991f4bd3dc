// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fetches by plain HTTP what a certificate points at: one request, no redirects, within five
 * seconds, at most 64 KiB, a few at a time, and never from an address that may not be connected to.
 * Nothing of the app's request goes along. Thread-safe; blocks for names, on its workers only.
 */
public final class CertificateDownload implements Intermediates.Download {
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int MAX_BYTES = ReceivedChain.MAX_CERTIFICATE_BYTES;
  private static final int MAX_UNDER_WAY = 16;
  private static final int HTTP_PORT = 80;

  private final Vertx vertx;
  private final HttpClient client;
  private final Executor workers;
  private final Predicate<InetSocketAddress> denied;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Fetches over {@code vertx}.
   *
   * @param workers where names are resolved
   * @param denied whether an address must not be connected to
   */
  public CertificateDownload(Vertx vertx, Executor workers, Predicate<InetSocketAddress> denied) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    this.workers = workers;
    this.denied = denied;
  }

  @Override
  public CompletionStage<byte[]> get(URI location) {
    if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
      underWay.decrementAndGet();
      return CompletableFuture.failedFuture(new IOException("too many are being fetched"));
    }
    CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    try {
      workers.execute(() -> resolve(location, address));
    } catch (RuntimeException e) {
      address.completeExceptionally(e);
    }
    return address
        .thenCompose(at -> fetch(location, at).toCompletionStage())
        .whenComplete((body, failure) -> underWay.decrementAndGet());
  }

  private void resolve(URI location, CompletableFuture<InetSocketAddress> then) {
    int port = location.getPort() < 0 ? HTTP_PORT : location.getPort();
    try {
      for (InetAddress each : InetAddress.getAllByName(location.getHost())) {
        InetSocketAddress address = new InetSocketAddress(each, port);
        if (!denied.test(address)) {
          then.complete(address);
          return;
        }
      }
      then.completeExceptionally(new IOException("access.deny-networks forbids its address"));
    } catch (UnknownHostException | RuntimeException e) {
      then.completeExceptionally(new IOException("no address for " + location.getHost()));
    }
  }

  private Future<byte[]> fetch(URI location, InetSocketAddress address) {
    Promise<byte[]> body = Promise.promise();
    HttpClientRequest[] open = new HttpClientRequest[1];
    long timer =
        vertx.setTimer(
            TIME.toMillis(),
            fired -> {
              body.tryFail(new IOException("not there within " + TIME.toSeconds() + " s"));
              close(open[0]);
            });
    String path = location.getRawPath().isEmpty() ? "/" : location.getRawPath();
    String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
    client
        .request(
            new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(address))
                .setHost(location.getHost())
                .setPort(address.getPort())
                .setURI(path + query)
                .setConnectTimeout(TIME.toMillis())
                .setFollowRedirects(false))
        .compose(
            request -> {
              open[0] = request;
              return request.send();
            })
        .onSuccess(response -> read(response, body))
        .onFailure(body::tryFail);
    return body.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static void read(HttpClientResponse response, Promise<byte[]> body) {
    if (response.statusCode() != 200) {
      body.tryFail(new IOException("HTTP status " + response.statusCode()));
      close(response.request());
      return;
    }
    Buffer read = Buffer.buffer();
    response.exceptionHandler(body::tryFail);
    response.handler(
        bytes -> {
          read.appendBuffer(bytes);
          if (read.length() > MAX_BYTES) {
            body.tryFail(new IOException("more than " + MAX_BYTES + " bytes"));
            close(response.request());
          }
        });
    response.endHandler(end -> body.tryComplete(read.getBytes()));
  }

  private static void close(@Nullable HttpClientRequest request) {
    if (request != null) {
      request.connection().close();
    }
  }
}
