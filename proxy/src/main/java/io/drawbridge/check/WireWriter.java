// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Writes big-endian fields and length-prefixed vectors (RFC 8446 §3). One thread. */
final class WireWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  WireWriter u8(int value) {
    bytes.write(value);
    return this;
  }

  WireWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  WireWriter u24(int value) {
    return u8(value >>> 16).u16(value);
  }

  WireWriter raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  /** A vector of at most 255 bytes behind its length. */
  WireWriter vector8(byte[] value) {
    return u8(value.length).raw(value);
  }

  /** A vector of at most 65,535 bytes behind its length. */
  WireWriter vector16(byte[] value) {
    return u16(value.length).raw(value);
  }

  /** A vector of 16-bit values behind its length in bytes. */
  WireWriter vector16(List<Integer> values) {
    u16(2 * values.size());
    values.forEach(this::u16);
    return this;
  }

  int size() {
    return bytes.size();
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
