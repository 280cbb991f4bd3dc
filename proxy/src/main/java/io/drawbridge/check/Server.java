// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server under examination: every connection to it goes through here and is counted, timed and
 * closed here. Thread-safe; callers block.
 */
final class Server {
  private final InetSocketAddress address;
  private final @Nullable String serverName;
  private final @Nullable StartTls startTls;
  private final ScanLimits limits;
  private final Semaphore free;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger retries;
  private final long deadline;

  /** What is done with a connection. */
  @FunctionalInterface
  interface Talk<T> {
    T on(Socket socket) throws IOException;
  }

  Server(
      InetSocketAddress address,
      @Nullable String serverName,
      @Nullable StartTls startTls,
      ScanLimits limits) {
    this.address = address;
    this.serverName = serverName;
    this.startTls = startTls;
    this.limits = limits;
    this.free = new Semaphore(limits.connections(), true);
    this.retries = new AtomicInteger(limits.retries());
    this.deadline = System.nanoTime() + limits.total().toNanos();
  }

  InetSocketAddress address() {
    return address;
  }

  @Nullable String serverName() {
    return serverName;
  }

  /** Connections made so far. */
  int opened() {
    return opened.get();
  }

  /** The answer up to and including the ServerHello. */
  Answer ask(ProbeHello hello) throws IOException {
    return ask(hello, false);
  }

  /** The answer up to ServerHelloDone, or to the ServerHello in TLS 1.3. */
  Answer askWhole(ProbeHello hello) throws IOException {
    return ask(hello, true);
  }

  /**
   * Once more where the connection ended without a word: it may be the server's dislike of the
   * hello, but also an overload of the moment, and that must not hide what the server has.
   */
  private Answer ask(ProbeHello hello, boolean whole) throws IOException {
    Answer answer = once(hello, whole);
    boolean mute = answer instanceof Answer.Refusal refusal && refusal.isMute();
    return mute && retries.getAndDecrement() > 0 ? once(hello, whole) : answer;
  }

  private Answer once(ProbeHello hello, boolean whole) throws IOException {
    return connect(
        socket -> {
          socket.getOutputStream().write(HelloEncoder.encode(hello));
          socket.getOutputStream().flush();
          return new FlightReader(new BufferedInputStream(socket.getInputStream())).read(whole);
        });
  }

  /**
   * Opens a connection on which TLS comes next, and closes it afterwards.
   *
   * @throws ScanLimitException if the scan has used up what it may cost
   */
  <T> T connect(Talk<T> talk) throws IOException {
    try {
      if (!free.tryAcquire(Math.max(0, left()), TimeUnit.NANOSECONDS)) {
        throw new ScanLimitException(
            "the scan took longer than " + limits.total().toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScanLimitException("the scan was interrupted");
    }
    try (Socket socket = new TimedSocket(limits.answer())) {
      if (opened.incrementAndGet() > limits.totalConnections()) {
        throw new ScanLimitException(
            "the scan took more than " + limits.totalConnections() + " connections");
      }
      socket.setTcpNoDelay(true);
      socket.connect(address, millis(limits.connect()));
      socket.setSoTimeout(millis(limits.read()));
      if (startTls != null) {
        startTls.upgrade(socket.getInputStream(), socket.getOutputStream());
      }
      return talk.on(socket);
    } catch (SocketTimeoutException e) {
      throw left() <= 0
          ? new ScanLimitException("the scan took longer than " + limits.total().toSeconds() + " s")
          : e;
    } catch (IllegalArgumentException e) {
      throw (IOException) new ProtocolException(e.getMessage()).initCause(e);
    } finally {
      free.release();
    }
  }

  private long left() {
    return deadline - System.nanoTime();
  }

  /** A time-out within what is left of the scan. */
  private int millis(Duration wanted) {
    return (int) Math.max(1, Math.min(wanted.toMillis(), TimeUnit.NANOSECONDS.toMillis(left())));
  }
}
