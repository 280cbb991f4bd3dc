// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.Leaf;
import io.drawbridge.authority.LeafCache;
import io.netty.handler.ssl.OpenSslCredential;
import io.netty.handler.ssl.OpenSslCredentialBuilder;
import io.netty.util.IllegalReferenceCountException;
import java.security.cert.X509Certificate;

/** Leaf certificates as BoringSSL credentials, parsed once and counted by reference. */
public final class LeafCredentials implements LeafCache.Handler<OpenSslCredential> {
  @Override
  public OpenSslCredential create(Leaf leaf) {
    TlsLibrary.load();
    return OpenSslCredentialBuilder.forX509(
            leaf.key(), leaf.chain().toArray(X509Certificate[]::new))
        .build();
  }

  @Override
  public boolean tryRetain(OpenSslCredential credential) {
    try {
      credential.retain();
      return true;
    } catch (IllegalReferenceCountException e) {
      return false;
    }
  }

  @Override
  public void release(OpenSslCredential credential) {
    credential.release();
  }
}
