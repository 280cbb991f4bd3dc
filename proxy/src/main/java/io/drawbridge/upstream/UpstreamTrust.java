// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import com.github.benmanes.caffeine.cache.Ticker;
import io.drawbridge.policy.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an upstream is who the app asked for: chain, validity, purpose, name, key sizes
 * and signature algorithms. There is no switch that turns it off. Thread-safe; never blocks, and
 * the work that one chain can cause is bounded.
 *
 * <p>Refuses with {@link UpstreamCertificateException}, which names the reason. A path is good when
 * our own checks and the JDK's agree that it is.
 */
public final class UpstreamTrust extends X509ExtendedTrustManager {
  private final TrustRoots roots;
  private final @Nullable X509TrustManager system;
  private final RevocationLists revoked;
  private final @Nullable Intermediates intermediates;
  private final Clock clock;
  private final @Nullable VerifiedPaths verified;

  private UpstreamTrust(
      TrustRoots roots,
      @Nullable X509TrustManager system,
      RevocationLists revoked,
      @Nullable Intermediates intermediates,
      Clock clock) {
    this(roots, system, revoked, intermediates, clock, new VerifiedPaths(Ticker.systemTicker()));
  }

  private UpstreamTrust(
      TrustRoots roots,
      @Nullable X509TrustManager system,
      RevocationLists revoked,
      @Nullable Intermediates intermediates,
      Clock clock,
      @Nullable VerifiedPaths verified) {
    this.roots = roots;
    this.system = system;
    this.revoked = revoked;
    this.intermediates = intermediates;
    this.clock = clock;
    this.verified = verified;
  }

  /**
   * Trusts the system's roots as far as this one chain can need them: for one look, where reading
   * all of them would take longer than everything else.
   *
   * @param chain leaf first; not empty
   * @throws IOException if the roots cannot be read
   */
  public static UpstreamTrust ofSystemFor(List<X509Certificate> chain) throws IOException {
    try {
      StoredRoots stored = StoredRoots.ofJdk();
      if (stored == null) {
        return ofSystem();
      }
      List<X509Certificate> roots = stored.forChain(chain);
      return new UpstreamTrust(
          new TrustRoots(roots, true),
          roots.isEmpty() ? null : manager(store(roots)),
          RevocationLists.NONE,
          null,
          Clock.systemUTC(),
          null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the system's roots: " + e.getMessage(), e);
    }
  }

  private static KeyStore store(List<X509Certificate> roots)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate root : roots) {
      store.setCertificateEntry("root-" + store.size(), root);
    }
    return store;
  }

  /**
   * Trusts the system's roots, or those of a PEM file alone.
   *
   * @throws IOException if the file cannot be read or holds no certificate that can be a root
   */
  public static UpstreamTrust of(@Nullable Path pem) throws IOException {
    try {
      return pem == null ? ofSystem() : ofFile(pem);
    } catch (GeneralSecurityException e) {
      throw new IOException("upstream.trust: " + e.getMessage(), e);
    }
  }

  /** Trusts {@code roots} alone; those that must not issue vouch for nobody. */
  public static UpstreamTrust of(Collection<X509Certificate> roots, Clock clock) {
    return new UpstreamTrust(new TrustRoots(roots, false), null, RevocationLists.NONE, null, clock);
  }

  /**
   * The same roots, with certificate revocation lists.
   *
   * @param files PEM or DER
   * @throws IOException if one cannot be read or used
   */
  public UpstreamTrust with(List<Path> files) throws IOException {
    RevocationLists lists = RevocationLists.read(files, clock.instant());
    return new UpstreamTrust(roots, system, lists, intermediates, clock);
  }

  /** The same roots, with intermediates that servers do not send; null for none. */
  public UpstreamTrust with(@Nullable Intermediates fetched) {
    return new UpstreamTrust(roots, system, revoked, fetched, clock);
  }

  private static UpstreamTrust ofSystem() throws IOException, GeneralSecurityException {
    X509TrustManager system = manager(null);
    TrustRoots roots = new TrustRoots(List.of(system.getAcceptedIssuers()), true);
    return new UpstreamTrust(roots, system, RevocationLists.NONE, null, Clock.systemUTC());
  }

  /** The JDK's own, for these roots; null for those of the system. */
  private static X509TrustManager manager(@Nullable KeyStore store)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager system) {
        return system;
      }
    }
    throw new IOException("the JDK has no X.509 trust manager");
  }

  private static UpstreamTrust ofFile(Path pem) throws IOException, GeneralSecurityException {
    List<X509Certificate> read = new ArrayList<>();
    try (InputStream in = Files.newInputStream(pem)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        read.add((X509Certificate) each);
      }
    }
    UpstreamTrust trust = of(read, Clock.systemUTC());
    if (trust.roots.size() == 0) {
      throw new IOException(
          "upstream.trust: "
              + pem
              + (read.isEmpty()
                  ? " holds no certificate (expected: PEM certificates)"
                  : " holds no usable root: "
                      + trust.unusedRoots().values().stream()
                          .sorted()
                          .collect(Collectors.joining("; "))));
    }
    return trust;
  }

  /** The roots that are not fit to issue and so are not used: their subjects, and why. */
  public Map<String, String> unusedRoots() {
    return roots.unfit().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                each -> each.getKey().getName(),
                each -> String.valueOf(each.getValue().getMessage())));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    @Nullable List<byte[]> stapled =
        engine.getHandshakeSession() instanceof ExtendedSSLSession session
            ? session.getStatusResponses()
            : null; // no handshake, as when a chain is looked at by other means
    verify(chain, type, engine.getPeerHost(), stapled);
  }

  /**
   * Verifies {@code sent}, leaf first, for {@code host}: a lower-case A-label or an IP literal.
   *
   * @param type the key exchange that the leaf is used in, as the JDK names it, or UNKNOWN
   * @throws CertificateException if it is not good for that host, which says why
   */
  public void verify(X509Certificate[] sent, String type, String host) throws CertificateException {
    verify(sent, type, host, null);
  }

  /**
   * As above, with what the server stapled.
   *
   * @param stapled OCSP responses, the leaf's first; null where the server was not asked
   */
  void verify(X509Certificate[] sent, String type, String host, @Nullable List<byte[]> stapled)
      throws CertificateException {
    try {
      Instant now = clock.instant();
      VerifiedPaths.Verified good = verified(sent, type, now);
      List<GeneralName> names = good.chain().names();
      if (!CertificateNames.match(names, host)) {
        throw new UpstreamCertificateException(
            Failure.UPSTREAM_NAME_MISMATCH,
            "the certificate is for " + CertificateNames.describe(names) + ", not for " + host);
      }
      List<X509Certificate> path = good.path();
      revoked.check(path, now);
      if (stapled != null) {
        StapledStatus.check(path, stapled, now);
      }
    } catch (UpstreamCertificateException e) {
      throw e;
    } catch (CertificateException | RuntimeException e) {
      // A certificate that makes a parser fail in a way of its own is bad, too.
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_BAD_CERTIFICATE,
          "a certificate of the chain cannot be read: " + e.getMessage());
    }
  }

  /** The path of a chain that is good for some name, remembered or found. */
  private VerifiedPaths.Verified verified(X509Certificate[] sent, String type, Instant now)
      throws CertificateException {
    if (verified == null) {
      return found(sent, type, now);
    }
    ByteBuffer key = VerifiedPaths.key(sent, type);
    VerifiedPaths.Verified known = verified.find(key);
    if (known != null) {
      for (X509Certificate each : known.path()) {
        PathSearch.checkDates(each, now);
      }
      return known;
    }
    VerifiedPaths.Verified good = found(sent, type, now);
    verified.keep(key, good);
    return good;
  }

  private VerifiedPaths.Verified found(X509Certificate[] sent, String type, Instant now)
      throws CertificateException {
    ReceivedChain chain = ReceivedChain.of(sent);
    PathSearch.checkDates(chain.leaf(), now);
    List<X509Certificate> path = new PathFinder(roots, intermediates, now).find(chain);
    if (system != null) {
      checkDistrust(system, path, type);
    }
    return new VerifiedPaths.Verified(chain, path);
  }

  /** The JDK knows which roots of its store are distrusted for what they issued after a date. */
  private static void checkDistrust(
      X509TrustManager system, List<X509Certificate> path, String type)
      throws CertificateException {
    try {
      system.checkServerTrusted(path.toArray(X509Certificate[]::new), type);
    } catch (CertificateException e) {
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_UNTRUSTED, "the JDK distrusts the chain: " + e.getMessage());
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the name to verify is unknown");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("the name to verify is unknown");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("upstreams only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("upstreams only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("upstreams only");
  }
}
