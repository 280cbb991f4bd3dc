// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.internal.tcnative.SSL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** PEM text (RFC 7468) in BoringSSL's memory, which is the form that its Java binding reads. */
final class PemBio {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private PemBio() {}

  /** What reads a BIO, and makes a native object of it. */
  @FunctionalInterface
  interface Reader {
    long read(long bio) throws Exception;
  }

  /**
   * Has {@code reader} read the objects, in DER, in one text. Nothing of it stays in memory.
   *
   * @param label of each, as in {@code BEGIN CERTIFICATE}
   * @throws IllegalStateException where BoringSSL cannot read them
   */
  static long read(String label, List<byte[]> objects, Reader reader) {
    byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuf text = Unpooled.directBuffer(2048);
    long bio = 0;
    try {
      for (byte[] der : objects) {
        byte[] lines = LINES.encode(der);
        text.writeBytes(begin).writeBytes(lines).writeBytes(end);
        Arrays.fill(lines, (byte) 0);
      }
      bio = SSL.newMemBIO();
      int length = text.readableBytes();
      if (SSL.bioWrite(bio, text.memoryAddress(), length) != length) {
        throw new IllegalStateException("BoringSSL takes no PEM text");
      }
      return reader.read(bio);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("BoringSSL cannot read a " + label, e);
    } finally {
      text.setZero(0, text.capacity());
      text.release();
      if (bio != 0) {
        SSL.freeBIO(bio);
      }
    }
  }
}
