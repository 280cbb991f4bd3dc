// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Why a probe has no answer.
 *
 * @param probe its name
 * @param reason the kind
 * @param detail in plain words
 */
public record ProbeFailure(String probe, Reason reason, String detail) {

  /** Kinds of failure. */
  public enum Reason {
    /** The name has no address. */
    UNKNOWN_HOST,
    /** No TCP connection. */
    UNREACHABLE,
    /** No answer in time. */
    TIMEOUT,
    /** Something answers, and it is not what was expected. */
    PROTOCOL,
    /** The scan used up its time or its connections. */
    LIMIT,
    /** A handshake that was to succeed did not. */
    HANDSHAKE;

    /** The name in JSON: {@code unknown-host}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static ProbeFailure of(String probe, IOException failure) {
    String message = failure.getMessage();
    return new ProbeFailure(
        probe, reason(failure), message == null ? failure.getClass().getSimpleName() : message);
  }

  private static Reason reason(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return Reason.UNKNOWN_HOST;
    }
    if (failure instanceof ScanLimitException) {
      return Reason.LIMIT;
    }
    if (failure instanceof SocketTimeoutException) {
      return Reason.TIMEOUT;
    }
    if (failure instanceof ProtocolException) {
      return Reason.PROTOCOL;
    }
    return failure instanceof ConnectException || failure instanceof NoRouteToHostException
        ? Reason.UNREACHABLE
        : Reason.HANDSHAKE;
  }
}
