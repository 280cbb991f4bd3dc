// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ExtensionType;
import io.drawbridge.tls.TlsVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Puts a {@link ProbeHello} on the wire (RFC 5246 §7.4.1.2, RFC 8446 §4.1.2). */
final class HelloEncoder {
  private static final int PADDING = 21; // RFC 7685
  private static final int PSK_KEY_EXCHANGE_MODES = 45; // RFC 8446 §4.2.9
  private static final int X25519 = 29;

  private HelloEncoder() {}

  /** One record of the handshake protocol. */
  static byte[] encode(ProbeHello hello) {
    byte[] body = body(hello, 0);
    // RFC 7685: servers exist that hang on a ClientHello of 256 to 511 bytes.
    int length = body.length + 4;
    if (length > 0xFF && length < 0x200 && hello.best() != TlsVersion.SSLv3) {
      body = body(hello, Math.max(1, 0x200 - length - 4));
    }
    // Some servers refuse a record version above 0x0301 in a first flight (RFC 8446 §D.1).
    int recordVersion = Math.min(hello.best().code(), TlsVersion.TLSv1_0.code());
    return new WireWriter()
        .u8(22)
        .u16(recordVersion)
        .u16(body.length + 4)
        .u8(1)
        .u24(body.length)
        .raw(body)
        .bytes();
  }

  private static byte[] body(ProbeHello hello, int padding) {
    boolean tls13 = hello.best() == TlsVersion.TLSv1_3;
    WireWriter out =
        new WireWriter()
            .u16(Math.min(hello.best().code(), TlsVersion.TLSv1_2.code()))
            .raw(random(32))
            .vector8(tls13 ? random(32) : new byte[0])
            .vector16(hello.suites())
            .vector8(hello.compression() ? new byte[] {1, 0} : new byte[] {0});
    if (hello.best() != TlsVersion.SSLv3) {
      out.vector16(extensions(hello, tls13, padding));
    }
    return out.bytes();
  }

  private static byte[] extensions(ProbeHello hello, boolean tls13, int padding) {
    WireWriter out = new WireWriter();
    if (hello.serverName() != null) {
      byte[] name = hello.serverName().getBytes(StandardCharsets.US_ASCII);
      byte[] entry = new WireWriter().u8(0).vector16(name).bytes();
      extension(out, ExtensionType.SERVER_NAME, new WireWriter().vector16(entry));
    }
    if (!hello.groups().isEmpty() && hello.offersCurves()) {
      extension(out, ExtensionType.SUPPORTED_GROUPS, new WireWriter().vector16(hello.groups()));
      extension(out, ExtensionType.EC_POINT_FORMATS, new WireWriter().vector8(new byte[] {0}));
    }
    if (!hello.schemes().isEmpty() && hello.best().compareTo(TlsVersion.TLSv1_2) >= 0) {
      extension(
          out, ExtensionType.SIGNATURE_ALGORITHMS, new WireWriter().vector16(hello.schemes()));
    }
    if (!hello.alpn().isEmpty()) {
      extension(out, ExtensionType.ALPN, new WireWriter().vector16(protocols(hello.alpn())));
    }
    if (!hello.suites().contains(CipherSuite.EMPTY_RENEGOTIATION_INFO_SCSV)) {
      extension(out, ExtensionType.RENEGOTIATION_INFO, new WireWriter().u8(0));
    }
    extension(out, ExtensionType.EXTENDED_MASTER_SECRET, new WireWriter());
    extension(out, ExtensionType.SESSION_TICKET, new WireWriter());
    if (tls13) {
      extension(out, ExtensionType.SUPPORTED_VERSIONS, versions(hello));
      extension(out, PSK_KEY_EXCHANGE_MODES, new WireWriter().vector8(new byte[] {1}));
      extension(out, ExtensionType.KEY_SHARE, new WireWriter().vector16(keyShare(hello)));
    }
    if (padding > 0) {
      extension(out, PADDING, new WireWriter().raw(new byte[padding]));
    }
    return out.bytes();
  }

  private static WireWriter versions(ProbeHello hello) {
    WireWriter list = new WireWriter();
    list.u16(TlsVersion.TLSv1_3.code());
    if (!hello.only()) {
      List.of(TlsVersion.TLSv1_2, TlsVersion.TLSv1_1, TlsVersion.TLSv1_0)
          .forEach(version -> list.u16(version.code()));
    }
    return new WireWriter().vector8(list.bytes());
  }

  /** Any 32 bytes are a public key of X25519 (RFC 7748 §5); nobody computes with these. */
  private static byte[] keyShare(ProbeHello hello) {
    return hello.keyShare()
        ? new WireWriter().u16(X25519).vector16(random(32)).bytes()
        : new byte[0];
  }

  private static byte[] protocols(List<String> names) {
    WireWriter out = new WireWriter();
    names.forEach(name -> out.vector8(name.getBytes(StandardCharsets.US_ASCII)));
    return out.bytes();
  }

  private static void extension(WireWriter out, int type, WireWriter data) {
    out.u16(type).vector16(data.bytes());
  }

  /** Nothing is kept secret with these: no handshake that is begun so goes on. */
  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }
}
