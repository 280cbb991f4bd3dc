// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** ClientHello messages written byte by byte, with versions and suites that no library offers. */
public final class RawHello {
  private static final int HANDSHAKE = 22;
  private int recordVersion = 0x0301;
  private int version = 0x0303;
  private int[] suites = {0xc02b, 0xc02f, 0xc013, 0x002f};
  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();

  /** Of this version at best, with ECDHE and RSA suites and no extension. */
  public static RawHello of(int version) {
    RawHello hello = new RawHello();
    hello.version = version;
    hello.recordVersion = Math.min(version, 0x0301);
    return hello;
  }

  public RawHello suites(int... codes) {
    suites = codes.clone();
    return this;
  }

  /** Adds server_name, supported_groups, ec_point_formats and signature_algorithms. */
  public RawHello usualExtensions(String serverName) {
    byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
    Bytes sni = new Bytes().u16(name.length + 3).u8(0).u16(name.length).raw(name);
    extension(0, sni.bytes());
    extension(10, new Bytes().u16(4).u16(29).u16(23).bytes());
    extension(11, new Bytes().u8(1).u8(0).bytes());
    extension(13, new Bytes().u16(6).u16(0x0403).u16(0x0804).u16(0x0401).bytes());
    return this;
  }

  /** Adds an extension, {@code body} without its length. */
  public RawHello extension(int type, byte[] body) {
    extensions.writeBytes(new Bytes().u16(type).u16(body.length).raw(body).bytes());
    return this;
  }

  /** Pads to at least this many bytes of handshake message (RFC 7685). */
  public RawHello padded(int bytes) {
    return extension(21, new byte[bytes]);
  }

  /** The handshake message. */
  public byte[] message() {
    Bytes body = new Bytes().u16(version).raw(new byte[32]).u8(0).u16(suites.length * 2);
    for (int suite : suites) {
      body.u16(suite);
    }
    body.u8(1).u8(0);
    if (extensions.size() > 0) {
      body.u16(extensions.size()).raw(extensions.toByteArray());
    }
    return new Bytes().u8(1).u24(body.bytes().length).raw(body.bytes()).bytes();
  }

  /** The message in as few records as it fits in. */
  public byte[] bytes() {
    return inRecordsOf(1 << 14);
  }

  /** The message in records of at most this many bytes. */
  public byte[] inRecordsOf(int size) {
    byte[] message = message();
    Bytes records = new Bytes();
    for (int from = 0; from < message.length; from += size) {
      int length = Math.min(size, message.length - from);
      byte[] part = Arrays.copyOfRange(message, from, from + length);
      records.u8(HANDSHAKE).u16(recordVersion).u16(length).raw(part);
    }
    return records.bytes();
  }

  /** The offer in SSL 2.0's format (RFC 5246 §E.2). */
  public byte[] sslv2() {
    Bytes body = new Bytes().u8(1).u16(version).u16(suites.length * 3).u16(0).u16(16);
    for (int suite : suites) {
      body.u24(suite);
    }
    body.raw(new byte[16]);
    return new Bytes().u16(0x8000 | body.bytes().length).raw(body.bytes()).bytes();
  }

  /** Big-endian bytes in the making. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int value) {
      out.write(value);
      return this;
    }

    Bytes u16(int value) {
      return u8(value >> 8).u8(value);
    }

    Bytes u24(int value) {
      return u8(value >> 16).u16(value);
    }

    Bytes raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
