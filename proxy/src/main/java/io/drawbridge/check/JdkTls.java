// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS, made ready on another thread while the server answers its first questions:
 * together that takes as long as a scan. Only in a process that does nothing but check servers;
 * elsewhere {@link #prepare} is never called, and {@link #await} returns at once.
 */
public final class JdkTls {
  private static final AtomicReference<@Nullable CompletableFuture<Void>> READY =
      new AtomicReference<>();

  private static final Set<String> NOT_FOR_TLS =
      Set.of("SunJGSS", "SunSASL", "XMLDSig", "SunPCSC", "JdkLDAP", "JdkSASL", "SunPKCS11");

  private JdkTls() {}

  /** Begins, unless it has begun. */
  public static void prepare() {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    if (READY.compareAndSet(null, ready)) {
      Thread.ofPlatform().name("jdk-tls").daemon().start(() -> begin(ready));
    }
  }

  /** Waits until what was begun is done. */
  static void await() {
    CompletableFuture<Void> ready = READY.get();
    if (ready != null) {
      ready.join();
    }
  }

  private static void begin(CompletableFuture<Void> ready) {
    try {
      // Old servers are to be seen too, so this process, which relays nothing, speaks old versions.
      Security.setProperty("jdk.tls.disabledAlgorithms", "");
      leaveOut();
      SSLContext.getInstance("TLS").init(new KeyManager[0], new TrustManager[0], null);
    } catch (GeneralSecurityException | RuntimeException e) {
      // What fails here fails for the one that waits, too, and is said there.
    } finally {
      ready.complete(null);
    }
  }

  /**
   * Providers that have nothing for TLS: the search for one that does would have the JDK look for
   * them in every file of the class path. A name that is listed twice counts once.
   */
  private static void leaveOut() {
    String key = "security.provider.";
    String first = Security.getProperty(key + 1);
    for (int i = 2; Security.getProperty(key + i) != null; i++) {
      if (NOT_FOR_TLS.contains(Security.getProperty(key + i))) {
        Security.setProperty(key + i, first);
      }
    }
  }
}
