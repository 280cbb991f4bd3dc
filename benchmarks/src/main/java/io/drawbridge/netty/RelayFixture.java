// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.benchmarks.TestAuthority;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamTrust;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;

/**
 * A session as it stands when both handshakes are over: app, the proxy's two legs with the relay
 * between them, and the upstream's server; four channels in memory. One thread.
 */
final class RelayFixture implements AutoCloseable {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final List<String> GROUPS = List.of("X25519", "P-256");

  private final TestAuthority authority = new TestAuthority();
  private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
  private final LeafCredential credential;
  private final ServerTls serverTls =
      new ServerTls(
          TlsVersion.TLSv1_2,
          TlsVersion.TLSv1_3,
          HandshakeFixture.CIPHERS,
          HandshakeFixture.LEGACY_CIPHERS,
          GROUPS);
  private final UpstreamTls upstreamTls;
  private final EmbeddedChannel app;
  private final EmbeddedChannel client;
  private final EmbeddedChannel upstream;
  private final EmbeddedChannel server;
  private final ByteBuf chunk = allocator.directBuffer(CHUNK_BYTES).writeZero(CHUNK_BYTES);

  RelayFixture(LeafKey key) throws Exception {
    credential = new LeafCredentials().create(authority.minter().mint(HandshakeFixture.HOST, key));
    upstreamTls =
        new UpstreamTls(
            TlsVersion.TLSv1_2,
            TlsVersion.TLSv1_3,
            HandshakeFixture.CIPHERS,
            GROUPS,
            UpstreamTrust.of(authority.root()),
            1,
            Duration.ofHours(1));
    client = new EmbeddedChannel(new SslHandler(accepting()));
    app = new EmbeddedChannel(new SslHandler(connecting()));
    server = new EmbeddedChannel(new SslHandler(accepting()));
    upstream = new EmbeddedChannel(new SslHandler(connecting()));
    while (carry(app, client) | carry(client, app)) {
      // until both are silent
    }
    while (carry(upstream, server) | carry(server, upstream)) {
      // until both are silent
    }
    Relay.join(new Connection(client), new Connection(upstream), new Quiet());
  }

  private ReferenceCountedOpenSslEngine accepting() throws Exception {
    return serverTls.newEngine(
        allocator, ServerTls.Lane.TLS13, null, HandshakeFixture.HOST, credential);
  }

  private ReferenceCountedOpenSslEngine connecting() {
    return upstreamTls.newEngine(allocator, List.of(), HandshakeFixture.HOST, 443);
  }

  /** Sends so many bytes from the server to the app; the bytes that arrived. */
  int download(int bytes) {
    for (int left = bytes; left > 0; left -= CHUNK_BYTES) {
      server.write(chunk.retainedSlice(0, Math.min(left, CHUNK_BYTES)));
    }
    server.flush();
    carry(server, upstream);
    carry(client, app);
    int arrived = 0;
    for (ByteBuf plain = app.readInbound(); plain != null; plain = app.readInbound()) {
      arrived += plain.readableBytes();
      plain.release();
    }
    if (arrived != bytes) {
      throw new IllegalStateException(arrived + " of " + bytes + " bytes arrived");
    }
    return arrived;
  }

  /** Whether there was anything to carry. */
  private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
    boolean any = false;
    for (ByteBuf sealed = from.readOutbound(); sealed != null; sealed = from.readOutbound()) {
      any = true;
      to.writeInbound(sealed);
    }
    return any;
  }

  @Override
  public void close() {
    for (EmbeddedChannel each : List.of(app, client, upstream, server)) {
      each.finishAndReleaseAll();
    }
    ReferenceCountUtil.release(chunk);
    credential.release();
    serverTls.close();
    upstreamTls.close();
    authority.close();
  }

  private static final class Quiet implements RelayListener {
    @Override
    public void onBytes(boolean fromClient, int count) {}

    @Override
    public void onBroken(boolean fromClient, Throwable cause) {
      throw new IllegalStateException(cause);
    }
  }
}
