// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a TLS 1.2 handshake whose ServerKeyExchange is signed with SHA-1, before that message gets
 * to the TLS library: BoringSSL offers rsa_pkcs1_sha1 and would accept it, and its Java binding has
 * nothing to take it out. TLS 1.3 has no such signatures (RFC 8446 §4.2.3).
 *
 * <p>In front of TLS; reads the records of the server's first flight, which are in clear, keeps a
 * few bytes of state and leaves with the first record that is neither handshake nor alert. Confined
 * to the channel's loop.
 */
final class Sha1Guard extends ChannelInboundHandlerAdapter {
  private static final int ALERT_RECORD = 21;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;

  /** Where the point begins in a ServerKeyExchange. */
  private static final int POINT = 4;

  /** HashAlgorithm of RFC 5246 §7.4.1.4.1: md5 1, sha1 2, sha224 3. */
  private static final int SHA224 = 3;

  private final Runnable refused;
  private final int[] header = new int[RECORD_HEADER];
  private final int[] message = new int[MESSAGE_HEADER];
  private int headerBytes;
  private int recordLeft;
  private int messageBytes;
  private int messageLeft;
  private int keyExchangeBytes;
  private int pointLength;
  private boolean done;
  private boolean weak;

  /** Calls {@code refused} once, and lets nothing through from then on. */
  Sha1Guard(Runnable refused) {
    this.refused = refused;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!done && message instanceof ByteBuf bytes) {
      for (int i = bytes.readerIndex(); i < bytes.writerIndex() && !done; i++) {
        take(bytes.getByte(i) & 0xff);
      }
      if (weak) {
        refused.run();
      }
    }
    if (weak) {
      ReferenceCountUtil.release(message);
      return;
    }
    ctx.fireChannelRead(message);
    if (done && !ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  private void take(int each) {
    if (recordLeft > 0) {
      recordLeft--;
      if (header[0] == HANDSHAKE_RECORD) {
        takeOfMessage(each);
      }
      return;
    }
    header[headerBytes++] = each;
    if (headerBytes == RECORD_HEADER) {
      headerBytes = 0;
      recordLeft = header[3] << 8 | header[4];
      // Handshakes go on behind an alert that is a warning (RFC 5246 §7.2.2).
      done = header[0] != HANDSHAKE_RECORD && header[0] != ALERT_RECORD;
    }
  }

  private void takeOfMessage(int each) {
    if (messageLeft > 0) {
      messageLeft--;
      if (message[0] == SERVER_KEY_EXCHANGE) {
        takeOfKeyExchange(each);
      }
      return;
    }
    message[messageBytes++] = each;
    if (messageBytes == MESSAGE_HEADER) {
      messageBytes = 0;
      messageLeft = message[1] << 16 | message[2] << 8 | message[3];
      keyExchangeBytes = 0;
    }
  }

  /** RFC 8422 §5.4: curve type, group (2), length of the point, point, hash, signature. */
  private void takeOfKeyExchange(int each) {
    int at = keyExchangeBytes++;
    if (at == 3) {
      pointLength = each;
    } else if (at == POINT + pointLength) {
      done = true;
      weak = each <= SHA224;
    }
  }
}
