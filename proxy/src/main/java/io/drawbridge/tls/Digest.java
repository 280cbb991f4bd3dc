// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hash functions that every Java platform has. Thread-safe. */
public final class Digest {
  /** RFC 1321; for JA3, which says so. */
  public static final Digest MD5 = new Digest("MD5");

  /** FIPS 180-4. */
  public static final Digest SHA256 = new Digest("SHA-256");

  private final String algorithm;

  /** Never fed: a copy of it costs a fraction of what looking the algorithm up does. */
  private final MessageDigest unused;

  private Digest(String algorithm) {
    this.algorithm = algorithm;
    this.unused = lookUp();
  }

  /** The hash of {@code content}. */
  public byte[] of(byte[] content) {
    MessageDigest digest;
    try {
      digest = (MessageDigest) unused.clone();
    } catch (CloneNotSupportedException e) {
      digest = lookUp(); // a provider need not be able to copy
    }
    return digest.digest(content);
  }

  private MessageDigest lookUp() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
