// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes ClientHello messages byte by byte, right or deliberately wrong. */
public final class HelloBytes {
  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
  private int version = 0x0303;
  private int[] suites = {0xC02F, 0xC030, 0x00FF};
  private byte[] compression = {0};
  private boolean withExtensions;

  public HelloBytes version(int code) {
    version = code;
    return this;
  }

  public HelloBytes suites(int... codes) {
    suites = codes;
    return this;
  }

  public HelloBytes compression(int... methods) {
    compression = bytes(methods);
    return this;
  }

  public HelloBytes extension(int type, byte... data) {
    withExtensions = true;
    put16(extensions, type);
    put16(extensions, data.length);
    extensions.writeBytes(data);
    return this;
  }

  public HelloBytes emptyExtensions() {
    withExtensions = true;
    return this;
  }

  public HelloBytes serverName(String name) {
    byte[] host = name.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(0);
    put16(entry, host.length);
    entry.writeBytes(host);
    return extension(0, vector16(entry.toByteArray()));
  }

  public HelloBytes alpn(String... protocols) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (String protocol : protocols) {
      list.write(protocol.length());
      list.writeBytes(protocol.getBytes(StandardCharsets.ISO_8859_1));
    }
    return extension(16, vector16(list.toByteArray()));
  }

  public HelloBytes groups(int... codes) {
    return extension(10, vector16(u16s(codes)));
  }

  public HelloBytes signatureSchemes(int... codes) {
    return extension(13, vector16(u16s(codes)));
  }

  public HelloBytes supportedVersions(int... codes) {
    byte[] list = u16s(codes);
    byte[] data = new byte[list.length + 1];
    data[0] = (byte) list.length;
    System.arraycopy(list, 0, data, 1, list.length);
    return extension(43, data);
  }

  /** The handshake message with its four-byte header. */
  public byte[] message() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    put16(body, version);
    body.writeBytes(new byte[32]);
    body.write(0);
    body.writeBytes(vector16(u16s(suites)));
    body.write(compression.length);
    body.writeBytes(compression);
    if (withExtensions) {
      body.writeBytes(vector16(extensions.toByteArray()));
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(1);
    message.write(body.size() >>> 16);
    put16(message, body.size() & 0xFFFF);
    message.writeBytes(body.toByteArray());
    return message.toByteArray();
  }

  /** In one record. */
  public byte[] record() {
    return records(message(), 1 << 14);
  }

  /** A message over records of at most {@code fragment} bytes. */
  public static byte[] records(byte[] message, int fragment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < message.length; at += fragment) {
      int length = Math.min(fragment, message.length - at);
      out.writeBytes(bytes(22, 3, 1));
      put16(out, length);
      out.write(message, at, length);
    }
    return out.toByteArray();
  }

  /** An SSL 2.0 CLIENT-HELLO with a 16-byte challenge. */
  public static byte[] sslv2(int version, int... kinds) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = 9 + kinds.length * 3 + 16;
    put16(out, 0x8000 | length);
    out.write(1);
    put16(out, version);
    put16(out, kinds.length * 3);
    put16(out, 0);
    put16(out, 16);
    for (int kind : kinds) {
      out.write(kind >>> 16);
      put16(out, kind & 0xFFFF);
    }
    out.writeBytes(new byte[16]);
    return out.toByteArray();
  }

  public static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  private static byte[] vector16(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put16(out, content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] u16s(int[] values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      put16(out, value);
    }
    return out.toByteArray();
  }

  private static void put16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
