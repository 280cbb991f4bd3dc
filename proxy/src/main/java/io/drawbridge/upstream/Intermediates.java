// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Intermediate certificates that servers do not send, by the locations that certificates name for
 * them. They are candidates for a path, no more: nothing is trusted for having come from here.
 *
 * <p>Never blocks: what is asked for first is fetched beside, and is there for those who ask later.
 * Bounded in entries; what could not be had is asked for again after a minute. Thread-safe.
 */
public final class Intermediates {
  private static final int MAX_LOCATIONS = 500;
  private static final int MAX_CERTIFICATES = 4;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration LOOKED_AT_AGAIN = Duration.ofDays(1);
  private static final Duration FAILURE_KEPT = Duration.ofMinutes(1);

  /** Gets what a location holds. */
  @FunctionalInterface
  public interface Download {
    /** Fails where it cannot be had within bounds of time and size, or must not be. */
    CompletionStage<byte[]> get(URI location);
  }

  /**
   * What is known of a location.
   *
   * @param certificates none where they are not there
   * @param failure why not, null while they are being fetched
   */
  record Known(List<X509Certificate> certificates, @Nullable String failure) {}

  private static final Known UNDER_WAY = new Known(List.of(), null);

  private final Download download;
  private final AsyncLoadingCache<URI, Known> known;

  /** Fetches by {@code download}. */
  public Intermediates(Download download) {
    this.download = download;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MAX_LOCATIONS)
            .refreshAfterWrite(LOOKED_AT_AGAIN)
            .expireAfter(Expiry.writing((URI at, Known what) -> lifetime(what)))
            .executor(Runnable::run)
            .buildAsync(new Loader());
  }

  /** What is known by now; starts fetching where that is nothing. */
  Known get(URI location) {
    return known.get(location).getNow(UNDER_WAY);
  }

  /** Completes, never exceptionally, once it is known what {@code location} holds. */
  CompletionStage<?> arrival(URI location) {
    return known.get(location).handle((what, failure) -> what);
  }

  private static Duration lifetime(Known what) {
    return what.failure() == null ? KEPT : FAILURE_KEPT;
  }

  private CompletableFuture<Known> fetched(URI location) {
    return download
        .get(location)
        .thenApply(Intermediates::read)
        .exceptionally(e -> new Known(List.of(), reason(e)))
        .toCompletableFuture();
  }

  private static String reason(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** A certificate in DER, or several as PKCS #7 (RFC 5280 §4.2.2.1). */
  private static Known read(byte[] body) {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(body))) {
        certificates.add((X509Certificate) each);
      }
      return certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES
          ? new Known(List.of(), certificates.size() + " certificates there")
          : new Known(List.copyOf(certificates), null);
    } catch (CertificateException e) {
      return new Known(List.of(), "no certificate there");
    }
  }

  /** A location that fails later on does not take away what it gave before. */
  private final class Loader implements AsyncCacheLoader<URI, Known> {
    @Override
    public CompletableFuture<Known> asyncLoad(URI location, Executor executor) {
      return fetched(location);
    }

    @Override
    public CompletableFuture<Known> asyncReload(URI location, Known old, Executor executor) {
      return fetched(location).thenApply(now -> now.failure() == null ? now : old);
    }
  }
}
