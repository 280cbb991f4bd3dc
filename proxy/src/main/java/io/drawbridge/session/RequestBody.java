// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to the server. What still comes when the server has ended the
 * exchange is dropped, where Vert.x would throw on the event loop.
 */
record RequestBody(HttpClientRequest request) implements WriteStream<Buffer> {
  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    request.exceptionHandler(handler == null ? failure -> {} : handler);
    return this;
  }

  @Override
  public Future<Void> write(Buffer data) {
    return request.write(data);
  }

  @Override
  public Future<Void> end() {
    return request.end();
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
    request.setWriteQueueMaxSize(size);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    try {
      return request.writeQueueFull();
    } catch (IllegalStateException ended) {
      return false;
    }
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    request.drainHandler(handler);
    return this;
  }
}
