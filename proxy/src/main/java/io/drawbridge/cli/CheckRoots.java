// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/**
 * The system's roots and the JDK's TLS for {@code check}, made ready on another thread while the
 * command line is read and the servers answer: together that takes as long as a scan.
 */
final class CheckRoots {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final CompletableFuture<UpstreamTrust> SYSTEM = new CompletableFuture<>();

  private static final Set<String> NOT_FOR_TLS =
      Set.of("SunJGSS", "SunSASL", "XMLDSig", "SunPCSC", "JdkLDAP", "JdkSASL", "SunPKCS11");

  private CheckRoots() {}

  /** Begins, unless it has begun; only in a process that does nothing but check servers. */
  static void prepare() {
    if (!BEGUN.compareAndSet(false, true)) {
      return;
    }
    // Old servers are to be seen too, so this process, which relays nothing, speaks old versions.
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    leaveOut();
    Thread.ofPlatform().name("check-roots").daemon().start(CheckRoots::read);
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

  /** The system's roots, as soon as they are read. */
  static UpstreamTrust system() {
    return SYSTEM.join();
  }

  private static void read() {
    try {
      SSLContext.getInstance("TLS").init(null, null, null);
      SYSTEM.complete(UpstreamTrust.of((Path) null));
    } catch (IOException e) {
      SYSTEM.completeExceptionally(new UncheckedIOException(e));
    } catch (GeneralSecurityException | RuntimeException e) {
      SYSTEM.completeExceptionally(e);
    }
  }
}
