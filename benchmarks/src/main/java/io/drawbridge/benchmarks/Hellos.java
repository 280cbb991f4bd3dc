// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.netty.TlsLibrary;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** ClientHellos as they are on the wire: BoringSSL's own, and an old one in SSL 2.0's format. */
public final class Hellos {
  /** The name they ask for. */
  public static final String HOST = "api.vendor.example";

  private static final int RECORD_HEADER_BYTES = 5;
  private static final int FRAGMENT_BYTES = 200;

  private Hellos() {}

  /** The shapes that a hello arrives in. */
  public enum Shape {
    /** TLS 1.2 with few suites, about 150 bytes. */
    SMALL,
    /** TLS 1.3 with a key share of X25519MLKEM768, about 1.5 KB. */
    POST_QUANTUM,
    /** The same over records of 200 bytes (RFC 8446 §5.1). */
    FRAGMENTED,
    /** The format of SSL 2.0 (RFC 5246 §E.2). */
    SSLV2
  }

  static byte[] bytes(Shape shape) {
    return switch (shape) {
      case SMALL -> boringSsl("TLSv1.2", "X25519");
      case POST_QUANTUM -> boringSsl("TLSv1.3", "X25519MLKEM768");
      case FRAGMENTED -> fragmented(boringSsl("TLSv1.3", "X25519MLKEM768"));
      case SSLV2 -> sslv2();
    };
  }

  /** A hello, read. */
  public static ClientHello parsed(Shape shape) {
    if (ClientHelloReader.read(ByteBuffer.wrap(bytes(shape)))
        instanceof HelloResult.Complete complete) {
      return complete.hello();
    }
    throw new IllegalStateException(shape + " is no complete ClientHello");
  }

  private static byte[] boringSsl(String protocol, String group) {
    TlsLibrary.load(); // before Netty's classes read what it sets
    try {
      SslContext context =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL_REFCNT)
              .protocols(protocol)
              .option(OpenSslContextOption.GROUPS, new String[] {group})
              .build();
      SSLEngine engine = context.newEngine(ByteBufAllocator.DEFAULT, HOST, 443);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      ReferenceCountUtil.release(engine);
      ReferenceCountUtil.release(context);
      return Arrays.copyOf(out.array(), out.position());
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] fragmented(byte[] record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = RECORD_HEADER_BYTES; at < record.length; at += FRAGMENT_BYTES) {
      int length = Math.min(FRAGMENT_BYTES, record.length - at);
      out.write(record, 0, RECORD_HEADER_BYTES - 2);
      out.write(length >>> 8);
      out.write(length);
      out.write(record, at, length);
    }
    return out.toByteArray();
  }

  private static byte[] sslv2() {
    int[] kinds = {0x00002F, 0x000035, 0x00000A, 0x000005, 0x0700C0};
    ByteBuffer hello = ByteBuffer.allocate(2 + 9 + 3 * kinds.length + 16);
    hello.putShort((short) (0x8000 | (hello.capacity() - 2)));
    hello.put((byte) 1).putShort((short) 0x0301);
    hello.putShort((short) (3 * kinds.length)).putShort((short) 0).putShort((short) 16);
    for (int kind : kinds) {
      hello.put((byte) (kind >>> 16)).putShort((short) kind);
    }
    return hello.array();
  }
}
