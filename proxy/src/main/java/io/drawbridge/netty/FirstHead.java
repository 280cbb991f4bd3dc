// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the first HTTP/1.x request head of a tunnel comes to its end in time. Bytes go
 * through as they come; with the end of the head, usually in the first read, it leaves the
 * pipeline.
 *
 * <p>Later heads are not told from bodies, since that would take reading all that passes. Confined
 * to the connection's loop.
 */
public final class FirstHead extends ChannelInboundHandlerAdapter {
  private static final int START = 10;

  /** Without ALPN it may be any protocol: one that begins like this is taken for HTTP. */
  private static final Pattern REQUEST =
      Pattern.compile("(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) [/*h].*");

  private final Connection connection;
  private final Duration limit;
  private final boolean surelyHttp;
  private final Runnable overdue;
  private final StringBuilder start = new StringBuilder(START);
  private Connection.@Nullable Timer timer;
  private int line;

  private FirstHead(Connection connection, Duration limit, boolean surelyHttp, Runnable overdue) {
    this.connection = connection;
    this.limit = limit;
    this.surelyHttp = surelyHttp;
    this.overdue = overdue;
  }

  /**
   * Watches what comes next on {@code connection}.
   *
   * @param limit counts from the first byte
   * @param surelyHttp whether ALPN said so
   * @param overdue called once where the head is not complete by then
   */
  public static void watch(
      Connection connection, Duration limit, boolean surelyHttp, Runnable overdue) {
    connection.add("first-head", new FirstHead(connection, limit, surelyHttp, overdue));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    boolean complete = message instanceof ByteBuf bytes && endsIn(bytes);
    if (!complete && timer == null) {
      timer = connection.schedule(() -> onTimer(ctx), limit.toNanos());
    }
    ctx.fireChannelRead(message);
    if (complete && !ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  /** Whether the empty line comes among {@code bytes}; a bare LF ends a line as well. */
  private boolean endsIn(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
      byte each = bytes.getByte(i);
      if (start.length() < START) {
        start.append((char) (each & 0xff));
      }
      if (each != '\n') {
        line += each == '\r' ? 0 : 1;
      } else if (line == 0) {
        return true;
      } else {
        line = 0;
      }
    }
    return false;
  }

  private void onTimer(ChannelHandlerContext ctx) {
    if (ctx.isRemoved()) {
      return;
    }
    ctx.pipeline().remove(this);
    Matcher request = REQUEST.matcher(start);
    if (surelyHttp || request.matches() || request.hitEnd()) {
      overdue.run();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
