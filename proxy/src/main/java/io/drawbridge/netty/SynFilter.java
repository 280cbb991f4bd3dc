// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keeps new connections from a listening socket, while those on their way still get in.
 *
 * <p>Closing a listening socket resets what waits in it to be accepted. With the first packets of
 * new connections dropped for a moment before that, nothing waits any more; their senders repeat
 * them after a second, and find whoever listens by then. Linux alone.
 */
final class SynFilter {
  /** From asm-generic/socket.h, the same on x86-64 and aarch64. */
  private static final RawUnixChannelOption ATTACH =
      new RawUnixChannelOption("SO_ATTACH_FILTER", 1, 26, 16);

  private static final int LOAD_BYTE = 0x30;
  private static final int AND = 0x54;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  /** Of a TCP segment, which is where the program's input begins (RFC 9293 §3.1). */
  private static final int FLAGS = 13;

  private static final int SYN = 0x02;
  private static final int ACK = 0x10;
  private static final int INSTRUCTIONS = 5;

  private SynFilter() {}

  /** Returns whether new connections are kept out from now on; any thread. */
  static boolean attach(ServerChannel listening) {
    if (!(listening instanceof EpollServerSocketChannel)
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      return false;
    }
    ByteBuf program = Unpooled.directBuffer(INSTRUCTIONS * 8);
    try {
      instruction(program, LOAD_BYTE, 0, 0, FLAGS);
      instruction(program, AND, 0, 0, SYN | ACK);
      instruction(program, JUMP_IF_EQUAL, 0, 1, SYN);
      instruction(program, RETURN, 0, 0, 0);
      instruction(program, RETURN, 0, 0, -1);
      // struct sock_fprog: the number of instructions and, aligned, where they are.
      ByteBuffer filter = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
      filter.putLong(INSTRUCTIONS).putLong(program.memoryAddress()).flip();
      return listening.config().setOption(ATTACH, filter);
    } catch (ChannelException e) {
      return false; // closed meanwhile, or a kernel without filters
    } finally {
      program.release();
    }
  }

  /** One of classic BPF: struct sock_filter of linux/filter.h. */
  private static void instruction(ByteBuf program, int code, int ifTrue, int ifFalse, int value) {
    program.writeShortLE(code).writeByte(ifTrue).writeByte(ifFalse).writeIntLE(value);
  }
}
