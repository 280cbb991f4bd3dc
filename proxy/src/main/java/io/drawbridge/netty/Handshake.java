// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** TLS on a connection: starts a handshake and tells how it ended. On the connection's loop. */
public final class Handshake {

  /** How a handshake ended; {@code failure} is null where it ended well. */
  public interface Listener {
    /** Called once. */
    void onHandshake(@Nullable Handshaken done, @Nullable Throwable failure);
  }

  /** In TLS 1.3 a server tells only after the handshake that it misses a certificate. */
  private static final Duration OBJECTION_TIME = Duration.ofMillis(300);

  private static final String TLS13 = "TLSv1.3";

  private Handshake() {}

  /** Passes on what it hears first. */
  private static final class Once implements Listener {
    private final Listener listener;
    private boolean told;

    Once(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onHandshake(@Nullable Handshaken done, @Nullable Throwable failure) {
      if (!told) {
        told = true;
        listener.onHandshake(done, failure);
      }
    }
  }

  /** Terminates the app's TLS; the bytes held for inspection are the first to be read. */
  public static void accept(
      Connection client,
      ServerTls tls,
      ServerTls.Lane lane,
      @Nullable String alpn,
      Leaves.Held leaf,
      Listener listener) {
    try {
      var allocator = client.channel().alloc();
      var engine = tls.newEngine(allocator, lane, alpn, leaf.name(), leaf.credential());
      start(
          client,
          engine,
          (done, failure) -> {
            if (done != null && TLS13.equals(done.protocol())) {
              cork(client);
            }
            listener.onHandshake(done, failure);
          });
    } catch (SSLException | RuntimeException e) {
      listener.onHandshake(null, e);
    }
  }

  /**
   * Starts TLS towards {@code host}, the name to verify and, unless an IP literal, the SNI. Where
   * the server asked for a certificate, its time to object belongs to the handshake.
   */
  public static void connect(
      Connection upstream, UpstreamTls tls, List<String> alpn, String host, Listener listener) {
    try {
      InetSocketAddress address = upstream.remoteAddress();
      upstream.channel().pipeline().addLast("hold", new Hold());
      var engine = tls.newEngine(upstream.channel().alloc(), alpn, host, address);
      Once once =
          new Once(
              (done, failure) -> {
                tls.ended(address, host, done);
                if (done != null && CertificateRequests.seen(engine)) {
                  settle(upstream, done, listener);
                  return;
                }
                if (done != null && (done.resumed() || TLS13.equals(done.protocol()))) {
                  cork(upstream);
                }
                listener.onHandshake(done, failure);
              });
      start(upstream, engine, once);
      Sha1Guard guard =
          new Sha1Guard(
              () -> {
                once.onHandshake(null, new Sha1SignatureException());
                upstream.close();
              });
      upstream.channel().pipeline().addFirst("sha1", guard);
    } catch (RuntimeException e) {
      listener.onHandshake(null, e);
    }
  }

  private static void cork(Connection connection) {
    connection.channel().pipeline().addFirst("cork", new Cork());
  }

  private static void settle(Connection upstream, Handshaken done, Listener listener) {
    if (upstream.channel().pipeline().get("hold") instanceof Hold hold) {
      hold.watch(
          upstream,
          OBJECTION_TIME,
          objection ->
              listener.onHandshake(
                  objection == null ? done : null,
                  objection == null ? null : new CertificateWantedException(objection)));
    }
  }

  private static void start(
      Connection connection, ReferenceCountedOpenSslEngine engine, Listener listener) {
    SslHandler handler = new TlsHandler(engine);
    // The session's own deadline covers both handshakes.
    handler.setHandshakeTimeoutMillis(0);
    // A slow peer gets the last bytes too; the session ends a leg that takes none by abort().
    handler.setCloseNotifyFlushTimeoutMillis(0);
    handler
        .handshakeFuture()
        .addListener(
            future ->
                listener.onHandshake(
                    future.isSuccess() ? handshaken(engine) : null,
                    failure(engine, future.cause())));
    var pipeline = connection.channel().pipeline();
    if (pipeline.get("peek") != null) {
      pipeline.replace("peek", "tls", handler);
    } else {
      pipeline.addFirst("tls", handler);
    }
  }

  private static @Nullable Throwable failure(
      ReferenceCountedOpenSslEngine engine, @Nullable Throwable cause) {
    return cause != null && CertificateRequests.seen(engine)
        ? new CertificateWantedException(cause)
        : cause;
  }

  private static Handshaken handshaken(ReferenceCountedOpenSslEngine engine) {
    CloseNotify.endsInputAlone(engine);
    var session = engine.getSession();
    long ssl = engine.sslPointer();
    boolean resumed = SSL.isSessionReused(ssl);
    String group;
    try {
      group = SSL.getGroupName(ssl);
    } catch (Exception e) {
      group = null;
    }
    return new Handshaken(
        protocol(session.getProtocol()),
        session.getCipherSuite(),
        group == null || group.isEmpty() ? "none" : group,
        resumed,
        engine.getApplicationProtocol(),
        engine.getUseClientMode() && !resumed ? serverKey(session) : null);
  }

  private static @Nullable PublicKey serverKey(SSLSession session) {
    try {
      return session.getPeerCertificates()[0].getPublicKey();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static String protocol(String netty) {
    return "TLSv1".equals(netty) ? "TLSv1.0" : netty;
  }
}
