// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The one provider instance; never registered, so that the platform's own lookups stay as they are.
 */
final class BouncyCastle {
  /** What decrypts keys of every format. */
  static final Provider PROVIDER = new BouncyCastleProvider();

  private BouncyCastle() {}
}
