// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A name server (RFC 1035) that may change its mind: nothing that it says may be kept. */
public final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
    Thread.ofVirtual().start(this::serve);
  }

  /**
   * On port 53, the only one that {@code /etc/resolv.conf} can name, of an address of 127.0.0.0/8
   * that nobody else has; skips the test where the system reserves that port, unless in CI.
   */
  public static NameServer start() {
    String address =
        ThreadLocalRandom.current()
            .ints(3, 1, 255)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(".", "127.", ""));
    try {
      return new NameServer(new DatagramSocket(new InetSocketAddress(address, 53)));
    } catch (IOException e) {
      assumeTrue(System.getenv("CI") != null, "may not listen on port 53: " + e);
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public String address() {
    return socket.getLocalAddress().getHostAddress();
  }

  /**
   * Gives {@code name}, in lower case, these addresses from now on.
   *
   * @param addresses with a space between them; IPv6 as 16 bytes in hex
   */
  public NameServer name(String name, String addresses) {
    answers.put(name, addresses);
    return this;
  }

  private void serve() {
    byte[] bytes = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(bytes, 0, packet.getLength()).slice());
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private byte[] answer(ByteBuffer question) {
    StringBuilder name = new StringBuilder();
    question.position(HEADER);
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = question.getShort();
    int end = question.position() + 2;
    String known = answers.get(name.toString());
    List<byte[]> addresses = known == null ? List.of() : addresses(known, type == A ? 4 : 16);
    ByteBuffer out = ByteBuffer.allocate(512);
    out.put(question.array(), question.arrayOffset(), end);
    // A response, recursion available; one question, so many answers, nothing else.
    out.putShort(2, (short) (0x8180 | (known == null ? NO_SUCH_NAME : 0)));
    out.putShort(6, (short) addresses.size()).putInt(8, 0);
    for (byte[] address : addresses) {
      out.putShort((short) (0xc000 | HEADER)).putShort((short) (type == A ? A : AAAA));
      out.putShort((short) 1).putInt(0).putShort((short) address.length).put(address);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static List<byte[]> addresses(String answer, int length) {
    return Stream.of(answer.split(" "))
        .map(NameServer::bytes)
        .filter(address -> address.length == length)
        .toList();
  }

  /** As sent: an address of IPv4 within one of IPv6 stays one of IPv6. */
  private static byte[] bytes(String address) {
    if (address.indexOf('.') < 0) {
      return HexFormat.of().parseHex(address);
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
