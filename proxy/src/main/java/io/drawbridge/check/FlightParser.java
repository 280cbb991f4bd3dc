// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ExtensionType;
import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.math.BigInteger;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a server's handshake messages say. One thread; lives for one answer. */
final class FlightParser {
  private static final int SERVER_HELLO = 2;
  private static final int CERTIFICATE = 11;
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int SERVER_HELLO_DONE = 14;
  private static final int NAMED_CURVE = 3; // RFC 8422 §5.4

  /** What a HelloRetryRequest has in the place of random (RFC 8446 §4.1.3). */
  private static final byte[] RETRY_REQUEST =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private @Nullable TlsVersion version;
  private CipherSuite suite = CipherSuite.of(0);
  private boolean retryRequest;
  private int compression;
  private boolean sessionId;
  private boolean sessionTicket;
  private boolean secureRenegotiation;
  private boolean extendedMasterSecret;
  private @Nullable NamedGroup group;
  private @Nullable String alpn;
  private final List<byte[]> certificates = new ArrayList<>();
  private @Nullable DhGroup dh;
  private @Nullable SignatureScheme signature;
  private boolean certificateRequested;

  boolean hasHello() {
    return version != null;
  }

  /** Whether what follows the ServerHello is encrypted. */
  boolean isTls13() {
    return version == TlsVersion.TLSv1_3;
  }

  Answer.Flight answer() {
    if (version == null) {
      throw new IllegalStateException("no ServerHello yet");
    }
    return new Answer.Flight(
        version,
        suite,
        retryRequest,
        compression,
        sessionId,
        sessionTicket,
        secureRenegotiation,
        extendedMasterSecret,
        group,
        alpn,
        List.copyOf(certificates),
        dh,
        signature,
        certificateRequested);
  }

  /** Takes a message without its header; returns whether it ends the flight. */
  boolean message(int type, ByteBuffer body) throws ProtocolException {
    try {
      switch (type) {
        case SERVER_HELLO -> serverHello(body);
        case CERTIFICATE -> certificates(body);
        case SERVER_KEY_EXCHANGE -> serverKeyExchange(body);
        case CERTIFICATE_REQUEST -> certificateRequested = true;
        case SERVER_HELLO_DONE -> {
          return true;
        }
        default -> {
          // CertificateStatus and what else may come says nothing that is asked for here.
        }
      }
      return false;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw malformed("handshake message " + type);
    }
  }

  /** RFC 5246 §7.4.1.3; RFC 8446 §4.1.3, HelloRetryRequest included. */
  private void serverHello(ByteBuffer in) throws ProtocolException {
    int code = in.getShort() & 0xFFFF;
    byte[] random = new byte[32];
    in.get(random);
    retryRequest = Arrays.equals(random, RETRY_REQUEST);
    sessionId = vector8(in).hasRemaining();
    suite = CipherSuite.of(in.getShort() & 0xFFFF);
    compression = in.get() & 0xFF;
    TlsVersion selected = TlsVersion.ofCode(code);
    if (in.remaining() >= 2) {
      ByteBuffer extensions = vector16(in);
      while (extensions.hasRemaining()) {
        int type = extensions.getShort() & 0xFFFF;
        ByteBuffer data = vector16(extensions);
        if (type == ExtensionType.SUPPORTED_VERSIONS) {
          selected = TlsVersion.ofCode(data.getShort() & 0xFFFF);
        } else {
          extension(type, data);
        }
      }
    }
    if (selected == null) {
      throw malformed("version in ServerHello");
    }
    version = selected;
  }

  private void extension(int type, ByteBuffer data) {
    switch (type) {
      case ExtensionType.KEY_SHARE -> group = NamedGroup.of(data.getShort() & 0xFFFF);
      case ExtensionType.RENEGOTIATION_INFO -> secureRenegotiation = true;
      case ExtensionType.EXTENDED_MASTER_SECRET -> extendedMasterSecret = true;
      case ExtensionType.SESSION_TICKET -> sessionTicket = true;
      case ExtensionType.ALPN ->
          alpn = StandardCharsets.US_ASCII.decode(vector8(vector16(data))).toString();
      default -> {
        // Not asked for.
      }
    }
  }

  private void certificates(ByteBuffer in) {
    ByteBuffer list = vector24(in);
    while (list.hasRemaining()) {
      ByteBuffer certificate = vector24(list);
      byte[] der = new byte[certificate.remaining()];
      certificate.get(der);
      certificates.add(der);
    }
  }

  private void serverKeyExchange(ByteBuffer in) throws ProtocolException {
    KeyExchange exchange = suite.keyExchange();
    if (exchange == KeyExchange.DHE || exchange == KeyExchange.DH_ANON) {
      ByteBuffer prime = vector16(in);
      vector16(in);
      vector16(in);
      byte[] magnitude = new byte[prime.remaining()];
      prime.get(magnitude);
      dh = DhGroup.of(new BigInteger(1, magnitude));
    } else if (exchange == KeyExchange.ECDHE || exchange == KeyExchange.ECDH_ANON) {
      if ((in.get() & 0xFF) != NAMED_CURVE) {
        return;
      }
      group = NamedGroup.of(in.getShort() & 0xFFFF);
      vector8(in);
    } else {
      return;
    }
    if (version == TlsVersion.TLSv1_2 && !suite.isAnonymous()) {
      signature = SignatureScheme.of(in.getShort() & 0xFFFF);
    }
  }

  private static ByteBuffer vector8(ByteBuffer in) {
    return take(in, in.get() & 0xFF);
  }

  private static ByteBuffer vector16(ByteBuffer in) {
    return take(in, in.getShort() & 0xFFFF);
  }

  private static ByteBuffer vector24(ByteBuffer in) {
    return take(in, ((in.get() & 0xFF) << 16) | (in.getShort() & 0xFFFF));
  }

  private static ByteBuffer take(ByteBuffer in, int length) {
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private static ProtocolException malformed(String what) {
    return new ProtocolException("the server sent a malformed " + what);
  }
}
