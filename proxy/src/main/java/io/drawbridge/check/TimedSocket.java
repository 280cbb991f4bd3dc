// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket on which all that is read comes within a time; a time-out alone would have a server go
 * on for ever that sends a byte now and then.
 */
final class TimedSocket extends Socket {
  private final Duration whole;
  private final long end;

  /** The time begins now. */
  TimedSocket(Duration whole) {
    super(Proxy.NO_PROXY); // which the JDK would look for anew for each
    this.whole = whole;
    this.end = System.nanoTime() + whole.toNanos();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        check();
        return read;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        check();
        return read;
      }
    };
  }

  private void check() throws SocketTimeoutException {
    if (System.nanoTime() - end > 0) {
      throw new SocketTimeoutException(
          "the server's answer took longer than " + whole.toSeconds() + " s");
    }
  }
}
