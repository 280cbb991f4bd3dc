// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import java.lang.invoke.MethodHandle;

/**
 * The signature schemes offered to upstreams: BoringSSL's own without rsa_pkcs1_sha1. Where the
 * function for it is not to be had ({@link HiddenFunctions}) the scheme is offered, last, and
 * {@link Sha1Guard} refuses its use all the same. Thread-safe.
 */
final class VerifyAlgorithms {
  /** RFC 8446 §4.2.3, in BoringSSL's order. */
  private static final int[] SCHEMES = {
    0x0403, // ecdsa_secp256r1_sha256
    0x0804, // rsa_pss_rsae_sha256
    0x0401, // rsa_pkcs1_sha256
    0x0503, // ecdsa_secp384r1_sha384
    0x0805, // rsa_pss_rsae_sha384
    0x0501, // rsa_pkcs1_sha384
    0x0806, // rsa_pss_rsae_sha512
    0x0601 // rsa_pkcs1_sha512
  };

  private VerifyAlgorithms() {}

  /** Makes {@code context} offer these alone; before the first engine is made of it. */
  @SuppressWarnings("deprecation") // the pointer is used while the context is alive
  static void restrict(ReferenceCountedOpenSslContext context) {
    MethodHandle setter = HiddenFunctions.SET_VERIFY_ALGORITHMS;
    if (setter == null) {
      return;
    }
    ByteBuf schemes = Unpooled.directBuffer(SCHEMES.length * Short.BYTES);
    try {
      for (int scheme : SCHEMES) {
        schemes.writeShortLE(scheme);
      }
      long pointer = context.sslCtxPointer();
      int set = (int) setter.invokeExact(pointer, schemes.memoryAddress(), (long) SCHEMES.length);
      if (set != 1) {
        throw new IllegalStateException("BoringSSL took no list of signature schemes");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      schemes.release();
    }
  }
}
