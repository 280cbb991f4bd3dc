// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain with its key, ready for BoringSSL. Counted by reference; connections that
 * were given it keep it alive on their own.
 */
public final class LeafCredential extends AbstractReferenceCounted {
  private static final ResourceLeakDetector<LeafCredential> LEAKS =
      ResourceLeakDetectorFactory.instance().newResourceLeakDetector(LeafCredential.class);

  private final long address;
  private final @Nullable ResourceLeakTracker<LeafCredential> leak;

  private LeafCredential(long address) {
    this.address = address;
    this.leak = LEAKS.track(this);
  }

  /**
   * Makes one, with one reference, which is the caller's.
   *
   * @param chain the leaf first
   * @throws IllegalStateException where BoringSSL will not have it
   */
  static LeafCredential of(NativeKey key, List<X509Certificate> chain) {
    long credential = 0;
    long certificates = 0;
    try {
      certificates = PemBio.read("CERTIFICATE", encoded(chain), SSL::parseX509Chain);
      credential = SSLCredential.newX509();
      key.addTo(credential);
      SSLCredential.setCertChain(credential, certificates);
      LeafCredential made = new LeafCredential(credential);
      credential = 0;
      return made;
    } catch (Exception e) {
      SSL.clearError(); // or this thread's next certificate is taken for a bad one
      throw e instanceof RuntimeException known
          ? known
          : new IllegalStateException("BoringSSL does not take the certificate", e);
    } finally {
      free(credential);
      if (certificates != 0) {
        SSL.freeX509Chain(certificates);
      }
    }
  }

  private static List<byte[]> encoded(List<X509Certificate> chain)
      throws CertificateEncodingException {
    List<byte[]> all = new ArrayList<>(chain.size());
    for (X509Certificate each : chain) {
      all.add(each.getEncoded());
    }
    return all;
  }

  /** Gives it to a connection, by the address of its native state, before the handshake. */
  void addTo(long ssl) {
    try {
      SSL.addCredential(ssl, address);
    } catch (Exception e) {
      throw new IllegalStateException("BoringSSL does not take the credential", e);
    }
  }

  @Override
  public ReferenceCounted touch(@Nullable Object hint) {
    if (leak != null) {
      leak.record(hint);
    }
    return this;
  }

  @Override
  protected void deallocate() {
    free(address);
    if (leak != null) {
      leak.close(this);
    }
  }

  private static void free(long credential) {
    if (credential != 0) {
      try {
        SSLCredential.free(credential);
      } catch (Exception e) {
        throw new IllegalStateException("BoringSSL does not free the credential", e);
      }
    }
  }
}
