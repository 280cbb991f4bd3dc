// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import com.github.benmanes.caffeine.cache.Ticker;
import io.drawbridge.tls.TlsVersion;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslClientContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The BoringSSL contexts for handshakes with upstreams: one per list of ALPN protocols, since that
 * list is the app's. Each keeps a bounded cache of sessions by host and port.
 *
 * <p>Thread-safe. A context is built at its first use and lives until {@link #close}.
 */
public final class UpstreamTls implements AutoCloseable {
  /** Served and offered always; BoringSSL fixes their order (RFC 8446 §B.4). */
  static final List<String> TLS13_SUITES =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** Beyond this many distinct ALPN lists, those of apps that make them up, http/1.1 is offered. */
  private static final int MAX_CONTEXTS = 64;

  private final List<String> suites;
  private final String[] groups;
  private final String[] protocols;
  private final X509ExtendedTrustManager trust;
  private final int cachedSessions;
  private final Duration sessionLifetime;
  private final UpstreamGroups memory;
  private @Nullable KeyLog keyLog;
  private final Map<List<String>, SslContext> contexts = new ConcurrentHashMap<>();

  /**
   * Takes a policy that has been validated.
   *
   * @param ciphers OpenSSL names for TLS 1.2
   * @param groups as BoringSSL names them, in order of preference
   * @param trust decides on chain and name
   * @param cachedSessions bound of each context's session cache, and of the servers remembered for
   *     having declined a group
   * @param sessionLifetime after this a full handshake verifies the certificate again
   */
  public UpstreamTls(
      TlsVersion minimum,
      TlsVersion maximum,
      List<String> ciphers,
      List<String> groups,
      X509ExtendedTrustManager trust,
      int cachedSessions,
      Duration sessionLifetime) {
    TlsLibrary.load();
    List<String> all = new ArrayList<>(TLS13_SUITES);
    all.addAll(ciphers);
    this.suites = List.copyOf(all);
    this.groups = groups.toArray(String[]::new);
    this.memory = new UpstreamGroups(this.groups, cachedSessions, Ticker.systemTicker());
    List<String> versions = new ArrayList<>();
    for (TlsVersion version : List.of(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3)) {
      if (version.compareTo(minimum) >= 0 && version.compareTo(maximum) <= 0) {
        versions.add(version.label());
      }
    }
    this.protocols = versions.toArray(String[]::new);
    this.trust = trust;
    this.cachedSessions = cachedSessions;
    this.sessionLifetime = sessionLifetime;
  }

  /** Gives {@code keyLog} the secrets of all handshakes; before the first of them. */
  public UpstreamTls logging(KeyLog keyLog) {
    this.keyLog = keyLog;
    return this;
  }

  /** An engine for a handshake with {@code host}, which is also the name verified. */
  ReferenceCountedOpenSslEngine newEngine(
      ByteBufAllocator allocator, List<String> alpn, String host, int port) {
    SslContext context = contexts.get(alpn);
    if (context == null) {
      List<String> key = contexts.size() < MAX_CONTEXTS ? List.copyOf(alpn) : List.of("http/1.1");
      context = contexts.computeIfAbsent(key, this::build);
    }
    var engine = (ReferenceCountedOpenSslEngine) context.newEngine(allocator, host, port);
    TlsLibrary.forgetHandshake(engine);
    if (host.indexOf('.') < 0 && host.indexOf(':') < 0) {
      nameSingleLabel(engine, host);
    }
    return engine;
  }

  /** As above, with what is known of the server at {@code address}. */
  ReferenceCountedOpenSslEngine newEngine(
      ByteBufAllocator allocator, List<String> alpn, String host, InetSocketAddress address) {
    ReferenceCountedOpenSslEngine engine = newEngine(allocator, alpn, host, address.getPort());
    memory.prepare(engine, address, host);
    return engine;
  }

  /** Takes note of how a handshake ended; {@code done} is null where it failed. */
  void ended(InetSocketAddress address, String host, @Nullable Handshaken done) {
    if (done == null) {
      memory.failed(address, host);
    } else {
      memory.agreed(address, host, done.group());
    }
  }

  /** Netty sends no SNI for names without a dot, although RFC 6066 §3 has nothing against them. */
  private static void nameSingleLabel(ReferenceCountedOpenSslEngine engine, String host) {
    try {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      engine.setSSLParameters(parameters);
    } catch (IllegalArgumentException e) {
      // Not a name that SNI can carry; the server sees none.
    }
  }

  private SslContext build(List<String> alpn) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL_REFCNT)
              .trustManager(trust)
              .keyManager(CertificateRequests.INSTANCE)
              .protocols(protocols)
              .ciphers(suites)
              .sessionCacheSize(cachedSessions)
              .sessionTimeout(sessionLifetime.toSeconds())
              .endpointIdentificationAlgorithm("")
              .enableOcsp(true) // asks servers to staple; the trust manager judges it
              .option(OpenSslContextOption.GROUPS, groups)
              .option(OpenSslContextOption.USE_TASKS, false);
      if (!alpn.isEmpty()) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                alpn));
      }
      var context = (ReferenceCountedOpenSslClientContext) builder.build();
      context.sessionContext().setSessionCacheEnabled(true);
      VerifyAlgorithms.restrict(context);
      if (keyLog != null) {
        keyLog.attach(context);
      }
      return context;
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS context for ALPN " + alpn, e);
    }
  }

  /** Gives up the contexts and their sessions; engines in use keep theirs. */
  @Override
  public void close() {
    contexts.values().forEach(ReferenceCountUtil::release);
    contexts.clear();
  }
}
