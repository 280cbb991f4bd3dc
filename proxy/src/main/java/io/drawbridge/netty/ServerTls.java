// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.TlsVersion;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The BoringSSL contexts that apps' handshakes run on: one per event loop, lane and ALPN protocol,
 * shared by all hosts. The certificate is added per connection.
 *
 * <p>Thread-safe. A context is built at its first use and lives until {@link #close}.
 *
 * <p>Resumption: by tickets in all versions, each good for the name it was given out under and for
 * no other, see {@link ServerContext}.
 */
public final class ServerTls implements AutoCloseable {
  /** More ALPN names than this are not served: they are the upstreams' to choose. */
  private static final int MAX_ALPNS = 16;

  /**
   * Which hellos a context serves.
   *
   * <p>{@code TLS13}: TLS 1.3 is offered and served. {@code TLS12}: the best offer is 1.2, or only
   * that is served. {@code LEGACY}: TLS 1.0 and 1.1, carried by policy.
   */
  public enum Lane {
    TLS13,
    TLS12,
    LEGACY
  }

  private record Key(Thread loop, Lane lane, String alpn) {}

  private final List<String> ciphers;
  private final List<String> legacyCiphers;
  private final Set<Integer> modernCodes;
  private final Set<Integer> legacyCodes;
  private final String[] groups;
  private final TlsVersion minimum;
  private final TlsVersion maximum;
  private final Map<Key, ServerContext> contexts = new ConcurrentHashMap<>();
  private final Set<String> alpns = ConcurrentHashMap.newKeySet();
  private @Nullable KeyLog keyLog;
  private final TicketKeys ticketKeys = new TicketKeys(new SecureRandom(), System::nanoTime);

  /**
   * Takes a policy that has been validated.
   *
   * @param ciphers OpenSSL names for TLS 1.2
   * @param legacyCiphers OpenSSL names for TLS 1.0 and 1.1
   * @param groups as BoringSSL names them, P-256 among them
   */
  public ServerTls(
      TlsVersion minimum,
      TlsVersion maximum,
      List<String> ciphers,
      List<String> legacyCiphers,
      List<String> groups) {
    TlsLibrary.load();
    this.minimum = minimum;
    this.maximum = maximum;
    this.ciphers = List.copyOf(ciphers);
    this.legacyCiphers = List.copyOf(legacyCiphers);
    this.modernCodes = codes(ciphers);
    this.legacyCodes = codes(legacyCiphers);
    this.groups = groups.toArray(String[]::new);
  }

  /** Gives {@code keyLog} the secrets of all handshakes; before the first of them. */
  public ServerTls logging(KeyLog keyLog) {
    this.keyLog = keyLog;
    return this;
  }

  /** The lane for an app that says {@code hello}. */
  public Lane lane(ClientHello hello) {
    if (hello.bestVersion().isLegacy()) {
      return Lane.LEGACY;
    }
    return hello.bestVersion() == TlsVersion.TLSv1_3
            && maximum == TlsVersion.TLSv1_3
            && offersTls13Suite(hello)
        ? Lane.TLS13
        : Lane.TLS12;
  }

  /** The key type of the leaf for an app that says {@code hello} and is served in this lane. */
  public LeafKey leafKey(ClientHello hello, Lane lane) {
    return switch (lane) {
      case TLS13 -> LeafKey.fitting(hello, TlsVersion.TLSv1_3, modernCodes::contains);
      case TLS12 -> LeafKey.fitting(hello, TlsVersion.TLSv1_2, modernCodes::contains);
      case LEGACY -> LeafKey.fitting(hello, TlsVersion.TLSv1_1, legacyCodes::contains);
    };
  }

  private static Set<Integer> codes(List<String> names) {
    return names.stream()
        .map(CipherSuite::named)
        .filter(Objects::nonNull)
        .map(CipherSuite::code)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean offersTls13Suite(ClientHello hello) {
    for (int suite : hello.cipherSuites()) {
      if (CipherSuite.of(suite).isTls13()) {
        return true;
      }
    }
    return false;
  }

  /**
   * An engine for one handshake under {@code name}; the caller owns it, and it retains its
   * credential.
   */
  ReferenceCountedOpenSslEngine newEngine(
      ByteBufAllocator allocator,
      Lane lane,
      @Nullable String alpn,
      String name,
      LeafCredential credential)
      throws SSLException {
    Key key = new Key(Thread.currentThread(), lane, alpn == null ? "" : known(alpn));
    ServerContext context = contexts.get(key);
    if (context == null) {
      context = contexts.computeIfAbsent(key, this::build);
    }
    return context.newEngine(allocator, name, credential);
  }

  private String known(String alpn) {
    if (alpns.contains(alpn)) {
      return alpn;
    }
    return alpns.size() < MAX_ALPNS && alpns.add(alpn) ? alpn : "";
  }

  private ServerContext build(Key key) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(NoKeyManager.INSTANCE)
              .sslProvider(SslProvider.OPENSSL_REFCNT)
              .trustManager(NoTrustManager.INSTANCE)
              .protocols(protocols(key.lane()))
              .ciphers(suites(key.lane()))
              .option(OpenSslContextOption.GROUPS, groups)
              .option(OpenSslContextOption.USE_TASKS, false);
      if (!key.alpn().isEmpty()) {
        builder.applicationProtocolConfig(alpn(key.alpn()));
      }
      var context = (ReferenceCountedOpenSslServerContext) builder.build();
      TlsLibrary.keepSmall(context);
      if (keyLog != null) {
        keyLog.attach(context);
      }
      return new ServerContext(context, ticketKeys);
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS context for " + key, e);
    }
  }

  private static ApplicationProtocolConfig alpn(String protocol) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        protocol);
  }

  private String[] protocols(Lane lane) {
    return switch (lane) {
      case LEGACY -> new String[] {"TLSv1", "TLSv1.1"};
      case TLS12 -> new String[] {"TLSv1.2"};
      case TLS13 ->
          minimum == TlsVersion.TLSv1_3
              ? new String[] {"TLSv1.3"}
              : new String[] {"TLSv1.2", "TLSv1.3"};
    };
  }

  private List<String> suites(Lane lane) {
    return switch (lane) {
      case LEGACY -> legacyCiphers;
      case TLS12 -> ciphers;
      case TLS13 -> {
        var all = new ArrayList<>(UpstreamTls.TLS13_SUITES);
        all.addAll(ciphers);
        yield all;
      }
    };
  }

  /** Gives up the contexts; engines in use keep theirs. */
  @Override
  public void close() {
    contexts.values().forEach(ServerContext::release);
    contexts.clear();
  }
}
