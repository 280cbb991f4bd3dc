// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers one HTTP/1.x request of an app inside its tunnel, in place of an upstream, and closes.
 */
public final class TunnelAnswer extends SimpleChannelInboundHandler<Object> {

  /** What the app asks. */
  public record Request(String method, String path, String accept) {}

  /**
   * What it gets.
   *
   * @param headers besides length, type and connection
   * @param body sent as UTF-8
   */
  public record Answer(int status, String type, Map<String, String> headers, String body) {}

  private final Function<Request, Answer> answers;
  private boolean answered;

  private TunnelAnswer(Function<Request, Answer> answers) {
    this.answers = answers;
  }

  /** Lets {@code answers} answer what comes on {@code client}, whose handshake is done. */
  public static void serve(Connection client, Function<Request, Answer> answers) {
    client.add("http", new HttpServerCodec());
    client.add("answer", new TunnelAnswer(answers));
    client.channel().config().setAutoRead(true);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Object message) {
    if (answered || !(message instanceof HttpRequest request)) {
      return;
    }
    answered = true;
    String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
    Answer answer =
        request.decoderResult().isSuccess()
            ? answers.apply(new Request(request.method().name(), request.uri(), accept))
            : new Answer(400, "text/plain", Map.of(), "");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            HttpMethod.HEAD.equals(request.method())
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(body));
    answer.headers().forEach(response.headers()::set);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
