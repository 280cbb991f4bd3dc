// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Keeps sockets that wait for no event in epoll.
 *
 * <p>Netty takes a socket out of epoll when there is no event to wait for, as when its peer has
 * ended its side while reading was held back. It does not put it in again: the first write after
 * that which has to wait fails with ENOENT, and the rest of an answer is lost. Here such a socket
 * stays in, edge-triggered and for no event, so that the next change finds it.
 */
final class SteadyIoHandler implements IoHandler {
  private final IoHandler handler;

  private SteadyIoHandler(IoHandler handler) {
    this.handler = handler;
  }

  /** Makes handlers as {@code factory} does. */
  static IoHandlerFactory over(IoHandlerFactory factory) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new SteadyIoHandler(factory.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Steady(handler.register(handle));
  }

  private record Steady(IoRegistration of) implements IoRegistration {
    @Override
    public long submit(IoOps ops) {
      return of.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
    public <T> T attachment() {
      return of.attachment();
    }

    @Override
    public boolean isValid() {
      return of.isValid();
    }

    @Override
    public boolean cancel() {
      return of.cancel();
    }
  }

  @Override
  public void initialize() {
    handler.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return handler.run(context);
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return handler.isCompatible(type);
  }
}
