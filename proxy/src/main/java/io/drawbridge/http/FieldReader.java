// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import org.jspecify.annotations.Nullable;

/**
 * Reads the field lines of one head in one pass (RFC 9112 §5), and keeps what framing needs. For
 * one use.
 */
final class FieldReader {
  /** More than browsers and servers send; a head is read again for every line that comes alone. */
  private static final int MAX_FIELDS = 200;

  /** Nine exabytes; one digit more does not fit. */
  private static final int MAX_DIGITS = 18;

  private final byte[] in;
  private final int limit;
  private final boolean request;
  private @Nullable Peculiarity why;

  long length = -1;
  boolean chunked;
  boolean expectsContinue;
  int keepAliveSeconds = -1;
  ConnectionField connection = ConnectionField.ABSENT;

  /** Behind the empty line, once {@link #read} has found it. */
  int end;

  FieldReader(byte[] in, int limit, boolean request) {
    this.in = in;
    this.limit = limit;
    this.request = request;
  }

  /** Why the head is peculiar, null if it is not. */
  @Nullable Peculiarity why() {
    return why;
  }

  /** Reads from {@code at}; false where more bytes are needed. */
  boolean read(int at) {
    int position = at;
    for (int count = 0; count <= MAX_FIELDS; count++) {
      if (position >= limit) {
        return false;
      }
      if (in[position] == '\r') {
        return endOfHead(position);
      }
      int next = field(position);
      if (next < 0 || why != null) {
        return why != null;
      }
      position = next;
    }
    why = Peculiarity.NOT_HTTP;
    return true;
  }

  private boolean endOfHead(int position) {
    if (position + 1 >= limit) {
      return false;
    }
    if (in[position + 1] != '\n') {
      why = Peculiarity.MALFORMED;
    }
    end = position + 2;
    if (chunked && length >= 0) {
      why = Peculiarity.AMBIGUOUS_LENGTH;
    }
    return true;
  }

  /** Reads one line; answers with where the next one starts, or -1 for more bytes. */
  private int field(int start) {
    int colon = start;
    while (colon < limit && Ascii.isToken(in[colon])) {
      colon++;
    }
    if (colon == limit) {
      return -1;
    }
    if (in[colon] != ':' || colon == start) {
      why = Peculiarity.MALFORMED;
      return -1;
    }
    int cr = colon + 1;
    while (cr < limit && Ascii.isValue(in[cr])) {
      cr++;
    }
    if (cr == limit || (in[cr] == '\r' && cr + 1 == limit)) {
      return -1;
    }
    if (in[cr] != '\r' || in[cr + 1] != '\n') {
      why = Peculiarity.MALFORMED;
      return -1;
    }
    int from = colon + 1;
    while (from < cr && isBlank(in[from])) {
      from++;
    }
    int to = cr;
    while (to > from && isBlank(in[to - 1])) {
      to--;
    }
    note(start, colon, from, to, cr + 2);
    return cr + 2;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private void note(int start, int colon, int from, int to, int next) {
    switch (Ascii.lower(in[start])) {
      case 'c' -> {
        if (named(start, colon, "content-length")) {
          contentLength(from, to);
        } else if (named(start, colon, "connection")) {
          connection(start, from, to, next);
        } else {
          refuseLookalike(start, colon, "contentlength");
        }
      }
      case 't' -> {
        if (named(start, colon, "transfer-encoding")) {
          transferEncoding(from, to);
        } else {
          refuseLookalike(start, colon, "transferencoding");
        }
      }
      case 'u' -> {
        // Servers also announce in it what they could speak.
        if (request && named(start, colon, "upgrade")) {
          why = Peculiarity.UPGRADE;
        }
      }
      case 'e' -> {
        if (request && named(start, colon, "expect")) {
          expect(from, to);
        }
      }
      case 'a' -> {
        if (request && named(start, colon, "authorization")) {
          credentials(from, to);
        }
      }
      case 'p' -> {
        if (named(start, colon, "persistent-auth")) {
          why = Peculiarity.AUTHENTICATION;
        } else if (request && named(start, colon, "proxy-authorization")) {
          credentials(from, to);
        } else if (!request && named(start, colon, "proxy-authenticate")) {
          challenge(from, to);
        }
      }
      case 'w' -> {
        if (!request && named(start, colon, "www-authenticate")) {
          challenge(from, to);
        }
      }
      case 'k' -> {
        if (!request && named(start, colon, "keep-alive")) {
          keepAlive(from, to);
        }
      }
      default -> {}
    }
  }

  private boolean named(int start, int colon, String name) {
    return Ascii.is(in, start, colon, name);
  }

  private void contentLength(int from, int to) {
    if (length >= 0 || to == from || to - from > MAX_DIGITS) {
      why = Peculiarity.AMBIGUOUS_LENGTH;
      return;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.isDigit(in[i])) {
        why = Peculiarity.AMBIGUOUS_LENGTH;
        return;
      }
      value = value * 10 + (in[i] - '0');
    }
    length = value;
  }

  private void transferEncoding(int from, int to) {
    if (chunked || !Ascii.is(in, from, to, "chunked")) {
      why = Peculiarity.AMBIGUOUS_LENGTH;
    }
    chunked = true;
  }

  /** Content_Length and its like, which some servers take for the real one. */
  private void refuseLookalike(int start, int colon, String letters) {
    int matched = 0;
    for (int i = start; i < colon; i++) {
      byte b = Ascii.lower(in[i]);
      if (b >= 'a' && b <= 'z') {
        if (matched == letters.length() || b != letters.charAt(matched)) {
          return;
        }
        matched++;
      }
    }
    if (matched == letters.length()) {
      why = Peculiarity.AMBIGUOUS_LENGTH;
    }
  }

  /** Any option but these could take a field away from a reader that heeds it. */
  private void connection(int start, int from, int to, int next) {
    boolean close = false;
    boolean keepAlive = false;
    boolean te = false;
    boolean upgrade = false;
    boolean known = connection.start() < 0;
    for (int at = from; at < to; ) {
      int comma = at;
      while (comma < to && in[comma] != ',') {
        comma++;
      }
      int first = at;
      int last = comma;
      while (first < last && isBlank(in[first])) {
        first++;
      }
      while (last > first && isBlank(in[last - 1])) {
        last--;
      }
      if (Ascii.is(in, first, last, "close")) {
        close = true;
      } else if (Ascii.is(in, first, last, "keep-alive")) {
        keepAlive = true;
      } else if (Ascii.is(in, first, last, "te")) {
        te = true;
      } else if (Ascii.is(in, first, last, "upgrade")) {
        upgrade = true;
      } else if (first < last) {
        known = false;
      }
      at = comma + 1;
    }
    if (!known) {
      why = Peculiarity.MALFORMED;
    } else if (request && upgrade) {
      why = Peculiarity.UPGRADE;
    }
    connection = new ConnectionField(start, next, close, keepAlive, te);
  }

  private void expect(int from, int to) {
    if (expectsContinue || !Ascii.is(in, from, to, "100-continue")) {
      why = Peculiarity.EXPECTATION;
    }
    expectsContinue = true;
  }

  private void credentials(int from, int to) {
    if (Ascii.startsWith(in, from, to, "ntlm")
        || Ascii.startsWith(in, from, to, "negotiate")
        || Ascii.startsWith(in, from, to, "kerberos")) {
      why = Peculiarity.AUTHENTICATION;
    }
  }

  private void challenge(int from, int to) {
    if (Ascii.contains(in, from, to, "ntlm")
        || Ascii.contains(in, from, to, "negotiate")
        || Ascii.contains(in, from, to, "kerberos")) {
      why = Peculiarity.AUTHENTICATION;
    }
  }

  /** The parameter timeout; anything else in it is nothing to go by. */
  private void keepAlive(int from, int to) {
    for (int i = from; i < to; i++) {
      if (Ascii.startsWith(in, i, to, "timeout=")) {
        int seconds = 0;
        for (int d = i + 8; d < to && Ascii.isDigit(in[d]) && seconds < 100_000; d++) {
          seconds = seconds * 10 + (in[d] - '0');
        }
        keepAliveSeconds = seconds;
        return;
      }
    }
  }
}
