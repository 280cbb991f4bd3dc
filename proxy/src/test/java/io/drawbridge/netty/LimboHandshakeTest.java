// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.LimboCase;
import io.drawbridge.testing.LimboScore;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamTrust;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The chains of x509-limbo as servers present them: over TCP, in a TLS handshake of the program's
 * own making, which must fail before a byte of a request could go out.
 */
class LimboHandshakeTest {
  private static final List<String> SUITES = List.of("ECDHE-ECDSA-AES128-GCM-SHA256");
  private static final LimboScore SCORE = new LimboScore();
  private static final Set<String> NOT_PRESENTED = new TreeSet<>();

  private static EventLoopGroup loops;

  @BeforeAll
  static void judge() throws Exception {
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (var serverTls =
        new ServerTls(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3, SUITES, SUITES, List.of("P-256"))) {
      for (LimboCase each : LimboCase.servers()) {
        if (each.key() != null && !each.host().isEmpty()) {
          judge(each, serverTls);
        }
      }
    }
    System.out.println("x509-limbo in handshakes " + SCORE + "; not presented " + NOT_PRESENTED);
  }

  @AfterAll
  static void stop() {
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private static void judge(LimboCase each, ServerTls serverTls) throws Exception {
    Instant now = each.time() == null ? Instant.now() : each.time();
    UpstreamTrust trust;
    try {
      trust = UpstreamTrust.of(each.readRoots(), Clock.fixed(now, ZoneOffset.UTC));
      trust = trust.with(each.crlFiles());
    } catch (CertificateException | IOException e) {
      SCORE.add(each, false, "the root or a revocation list cannot be loaded");
      return;
    }
    LeafCredential credential;
    try {
      credential = LeafCredential.of(NativeKey.of(each.privateKey()), List.of(each.sent()));
    } catch (IOException | RuntimeException e) {
      NOT_PRESENTED.add(each.id());
      return;
    }
    Channel server = server(serverTls, credential);
    try (var tls =
        new UpstreamTls(
            TlsVersion.TLSv1_2,
            TlsVersion.TLSv1_3,
            SUITES,
            List.of("P-256"),
            trust,
            1,
            Duration.ofMinutes(1))) {
      Throwable failure = handshake(tls, each.host(), (InetSocketAddress) server.localAddress());
      SCORE.add(each, failure == null, String.valueOf(failure));
    } finally {
      server.close().sync();
      credential.release();
    }
  }

  private static Channel server(ServerTls tls, LeafCredential credential) throws Exception {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) throws Exception {
                var engine =
                    tls.newEngine(channel.alloc(), ServerTls.Lane.TLS13, null, "limbo", credential);
                channel.pipeline().addLast(new SslHandler(engine), new Ignore());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  /** The server is told of its failure by an alert, which is what is wanted here. */
  private static final class Ignore extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Null where it succeeds. */
  private static @Nullable Throwable handshake(
      UpstreamTls tls, String host, InetSocketAddress address) throws Exception {
    CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel unused) {}
                })
            .connect(address)
            .sync()
            .channel();
    channel
        .eventLoop()
        .execute(
            () ->
                Handshake.connect(
                    new Connection(channel),
                    tls,
                    List.of(),
                    host,
                    (done, failure) -> ended.complete(failure)));
    try {
      return ended.get(20, TimeUnit.SECONDS);
    } finally {
      channel.close().sync();
    }
  }

  @Test
  void holdsItsScore() {
    assertThat(SCORE.refused(LimboCase::isCore)).isEqualTo(93);
    assertThat(SCORE.accepted(LimboCase::isCore)).isEqualTo(30);
  }

  @Test
  void allButLeavesThatBoringSslCannotServeArePresented() {
    assertThat(NOT_PRESENTED)
        .containsExactly(
            "pathlen::validation-ignores-pathlen-in-leaf",
            "rfc5280::ca-as-leaf",
            "rfc5280::ca-as-leaf-wrong-san",
            "webpki::ca-as-leaf",
            "webpki::forbidden-dsa-leaf",
            "webpki::forbidden-p192-leaf");
  }

  @Test
  void acceptsNothingThatTheTrustManagerRefuses() {
    assertThat(LimboScore.known(false).keySet()).containsAll(SCORE.missed().keySet());
  }
}
