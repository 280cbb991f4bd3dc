// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static io.drawbridge.tls.AlertDescription.DECODE_ERROR;
import static io.drawbridge.tls.AlertDescription.RECORD_OVERFLOW;
import static io.drawbridge.tls.AlertDescription.UNEXPECTED_MESSAGE;

import io.drawbridge.tls.HelloResult.Malformed;
import io.drawbridge.tls.HelloResult.NeedMore;
import io.drawbridge.tls.HelloResult.NotTls;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ClientHello at the start of a TCP stream without consuming it.
 *
 * <p>The record headers are walked first and nothing is allocated until the whole message is there,
 * so that calling again after every segment costs little. What can be refused is refused as soon as
 * its header is seen. Stateless; never throws for what the bytes hold.
 */
public final class ClientHelloReader {
  /** The longest handshake message accepted, its header included. */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024;

  /** The longest plaintext fragment (RFC 8446 §5.1). */
  private static final int MAX_FRAGMENT_BYTES = 1 << 14;

  /** Fragments of one byte each are legal; an unbounded number of them is an attack. */
  private static final int MAX_RECORDS = 64;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER_BYTES = 5;
  private static final int HANDSHAKE_HEADER_BYTES = 4;
  private static final int SSLV2_HEADER_BYTES = 2;

  /** Type, version and three lengths. */
  private static final int SSLV2_FIXED_BYTES = 9;

  private static final NeedMore NEED_MORE = new NeedMore();
  private static final NotTls NOT_TLS = new NotTls();

  private ClientHelloReader() {}

  /**
   * Looks at the bytes between position and limit, which both stay as they are.
   *
   * @param peeked the stream from its first byte; what follows the ClientHello is ignored
   * @return {@link NeedMore} for each proper prefix of a well-formed ClientHello
   */
  public static HelloResult read(ByteBuffer peeked) {
    int start = peeked.position();
    if (start == peeked.limit()) {
      return NEED_MORE;
    }
    int first = peeked.get(start) & 0xFF;
    if (first == HANDSHAKE) {
      return readTls(peeked, start, peeked.limit());
    }
    return first >= 0x80 ? readSslv2(peeked, start, peeked.limit()) : NOT_TLS;
  }

  private static HelloResult readTls(ByteBuffer bytes, int start, int limit) {
    int at = start;
    int gathered = 0;
    int needed = Integer.MAX_VALUE;
    for (int record = 0; record < MAX_RECORDS; record++) {
      HelloResult refusal = checkRecordHeader(bytes, start, at, limit);
      if (refusal != null) {
        return refusal;
      }
      int fragment = at + RECORD_HEADER_BYTES;
      int length = u16(bytes, at + 3);
      int present = Math.min(length, limit - fragment);
      if (record == 0 && present > 0 && bytes.get(fragment) != CLIENT_HELLO) {
        return new Malformed(UNEXPECTED_MESSAGE, "the first handshake message is no ClientHello");
      }
      if (gathered < HANDSHAKE_HEADER_BYTES && gathered + present >= HANDSHAKE_HEADER_BYTES) {
        needed = messageBytes(bytes, start);
        if (needed > MAX_MESSAGE_BYTES) {
          return new Malformed(RECORD_OVERFLOW, "ClientHello of " + needed + " bytes");
        }
      }
      gathered += present;
      if (gathered >= needed) {
        int end = fragment + present - (gathered - needed);
        return parseTls(bytes, start, end, needed, record == 0);
      }
      if (present < length) {
        return NEED_MORE;
      }
      at = fragment + length;
    }
    return new Malformed(DECODE_ERROR, "ClientHello in over " + MAX_RECORDS + " records");
  }

  /** Null where the header is there and right. */
  private static @Nullable HelloResult checkRecordHeader(
      ByteBuffer bytes, int start, int at, int limit) {
    int present = limit - at;
    if (present >= 1 && bytes.get(at) != HANDSHAKE) {
      return new Malformed(UNEXPECTED_MESSAGE, "ClientHello interrupted by another record");
    }
    if (present >= 2 && bytes.get(at + 1) != 3) {
      return at == start ? NOT_TLS : new Malformed(DECODE_ERROR, "record of another protocol");
    }
    if (present >= 4 && bytes.get(at + 3) < 0) {
      return new Malformed(RECORD_OVERFLOW, "record of over 2^14 bytes");
    }
    if (present < RECORD_HEADER_BYTES) {
      return NEED_MORE;
    }
    int length = u16(bytes, at + 3);
    if (length > MAX_FRAGMENT_BYTES) {
      return new Malformed(RECORD_OVERFLOW, "record of over 2^14 bytes");
    }
    return length == 0 ? new Malformed(DECODE_ERROR, "handshake record without content") : null;
  }

  /** The message's length with its header, which may itself be spread over records. */
  private static int messageBytes(ByteBuffer bytes, int start) {
    int length = 0;
    int at = start;
    int inRecord = 0;
    for (int i = 0; i < HANDSHAKE_HEADER_BYTES; i++) {
      if (inRecord == 0) {
        inRecord = u16(bytes, at + 3);
        at += RECORD_HEADER_BYTES;
      }
      length = i == 0 ? 0 : (length << 8) | (bytes.get(at) & 0xFF);
      at++;
      inRecord--;
    }
    return HANDSHAKE_HEADER_BYTES + length;
  }

  private static HelloResult parseTls(
      ByteBuffer bytes, int start, int end, int messageBytes, boolean oneRecord) {
    HelloFields fields = new HelloFields(HelloFormat.TLS, u16(bytes, start + 1), end - start);
    if (oneRecord) {
      int body = start + RECORD_HEADER_BYTES + HANDSHAKE_HEADER_BYTES;
      return HelloParser.parseTls(new WireReader(bytes, body, end), fields);
    }
    ByteBuffer message = defragment(bytes, start, messageBytes);
    return HelloParser.parseTls(
        new WireReader(message, HANDSHAKE_HEADER_BYTES, messageBytes), fields);
  }

  private static ByteBuffer defragment(ByteBuffer bytes, int start, int messageBytes) {
    byte[] message = new byte[messageBytes];
    int at = start;
    int copied = 0;
    while (copied < messageBytes) {
      int length = u16(bytes, at + 3);
      int part = Math.min(length, messageBytes - copied);
      bytes.get(at + RECORD_HEADER_BYTES, message, copied, part);
      copied += part;
      at += RECORD_HEADER_BYTES + length;
    }
    return ByteBuffer.wrap(message);
  }

  private static HelloResult readSslv2(ByteBuffer bytes, int start, int limit) {
    int present = limit - start;
    if ((present >= 3 && bytes.get(start + 2) != CLIENT_HELLO)
        || (present >= 4 && bytes.get(start + 3) != 0 && bytes.get(start + 3) != 3)
        || (present >= 5 && bytes.get(start + 3) == 0 && bytes.get(start + 4) != 2)) {
      return NOT_TLS;
    }
    if (present < SSLV2_HEADER_BYTES) {
      return NEED_MORE;
    }
    int length = u16(bytes, start) & 0x7FFF;
    if (length < SSLV2_FIXED_BYTES) {
      return NOT_TLS;
    }
    int end = start + SSLV2_HEADER_BYTES + length;
    if (limit < end) {
      return NEED_MORE;
    }
    HelloFields fields = new HelloFields(HelloFormat.SSLV2, u16(bytes, start + 3), end - start);
    return HelloParser.parseSslv2(new WireReader(bytes, start + 3, end), fields);
  }

  private static int u16(ByteBuffer bytes, int at) {
    return ((bytes.get(at) & 0xFF) << 8) | (bytes.get(at + 1) & 0xFF);
  }
}
