// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.NamedGroup;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ClientHello that an upstream gets, by what is known of it. */
final class UpstreamGroupsTest {
  private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256"};
  private static final List<String> OFFERED = List.of("X25519MLKEM768", "x25519", "secp256r1");
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 443);
  private static final int WITH_POST_QUANTUM_SHARE = 1200;

  private long nanos;
  private final UpstreamGroups memory = new UpstreamGroups(GROUPS, 100, () -> nanos);

  private record Hello(int bytes, List<String> groups) {}

  @Test
  void offersAllGroupsToAStranger() throws Exception {
    assertThat(hello("a.example").bytes()).isGreaterThan(WITH_POST_QUANTUM_SHARE);
    assertThat(hello("a.example").groups()).containsExactlyElementsOf(OFFERED);
  }

  @Test
  void sparesTheServerThatChoseAnotherGroup() throws Exception {
    memory.agreed(ADDRESS, "a.example", "X25519");

    assertThat(hello("a.example").bytes()).isLessThan(WITH_POST_QUANTUM_SHARE);
    assertThat(hello("a.example").groups()).containsExactlyElementsOf(OFFERED.subList(1, 3));
    assertThat(hello("b.example").groups()).containsExactlyElementsOf(OFFERED);
  }

  @Test
  void offersThemAgainAfterAWhileHoweverOftenTheServerIsUsed() throws Exception {
    memory.agreed(ADDRESS, "a.example", "X25519");
    nanos += UpstreamGroups.MEMORY.minus(Duration.ofSeconds(1)).toNanos();
    memory.agreed(ADDRESS, "a.example", "X25519");
    assertThat(hello("a.example").groups()).hasSize(2);

    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(hello("a.example").groups()).containsExactlyElementsOf(OFFERED);
  }

  @Test
  void offersThemAllToAServerThatTakesThePostQuantumGroup() throws Exception {
    memory.agreed(ADDRESS, "a.example", "X25519MLKEM768");

    assertThat(hello("a.example").groups()).containsExactlyElementsOf(OFFERED);
  }

  @Test
  void offersThemAllAfterAFailure() throws Exception {
    memory.agreed(ADDRESS, "a.example", "X25519");
    memory.failed(ADDRESS, "a.example");

    assertThat(hello("a.example").groups()).containsExactlyElementsOf(OFFERED);
  }

  private Hello hello(String host) throws Exception {
    var context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .option(OpenSslContextOption.GROUPS, GROUPS)
            .build();
    var engine =
        (ReferenceCountedOpenSslEngine) context.newEngine(ByteBufAllocator.DEFAULT, host, 443);
    try {
      memory.prepare(engine, ADDRESS, host);
      engine.beginHandshake();
      ByteBuffer out = ByteBuffer.allocateDirect(32 * 1024);
      engine.wrap(ByteBuffer.allocateDirect(0), out);
      out.flip();
      int bytes = out.remaining();
      var complete = (HelloResult.Complete) ClientHelloReader.read(out);
      List<String> groups = new ArrayList<>();
      for (int code : complete.hello().groups()) {
        groups.add(NamedGroup.of(code).name());
      }
      return new Hello(bytes, groups);
    } finally {
      ReferenceCountUtil.release(engine);
      ReferenceCountUtil.release(context);
    }
  }
}
