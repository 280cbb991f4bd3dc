// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The protocols that start in the clear and change to TLS on request. */
public enum StartTls {
  /** RFC 3207. */
  SMTP(25) {
    @Override
    void upgrade(InputStream in, OutputStream out) throws IOException {
      expectFinal(in, "220");
      say(out, "EHLO drawbridge.invalid");
      expectFinal(in, "250");
      say(out, "STARTTLS");
      expectFinal(in, "220");
    }
  },
  /** RFC 9051 §6.2.1. */
  IMAP(143) {
    @Override
    void upgrade(InputStream in, OutputStream out) throws IOException {
      expect(line(in), "* OK");
      say(out, "a STARTTLS");
      String answer = line(in);
      while (answer.startsWith("* ")) {
        answer = line(in);
      }
      expect(answer, "a OK");
    }
  },
  /** RFC 2595 §4. */
  POP3(110) {
    @Override
    void upgrade(InputStream in, OutputStream out) throws IOException {
      expect(line(in), "+OK");
      say(out, "STLS");
      expect(line(in), "+OK");
    }
  },
  /** RFC 4511 §4.14. */
  LDAP(389) {
    @Override
    void upgrade(InputStream in, OutputStream out) throws IOException {
      // LDAPMessage { messageID 1, ExtendedRequest { requestName 1.3.6.1.4.1.1466.20037 } }
      out.write(new byte[] {0x30, 0x1D, 2, 1, 1, 0x77, 0x18, (byte) 0x80, 0x16});
      out.write("1.3.6.1.4.1.1466.20037".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      expectByte(in, 0x30);
      byte[] message = in.readNBytes(berLength(in));
      // INTEGER 1, [APPLICATION 24], its length, ENUMERATED resultCode success (0).
      int at = message.length > 4 && message[4] < 0 ? 5 + (message[4] & 0x7F) : 5;
      if (message.length < at + 3
          || message[3] != 0x78
          || message[at] != 0x0A
          || message[at + 2] != 0) {
        throw new ProtocolException("LDAP: the server does not start TLS");
      }
    }
  },
  /** PostgreSQL's SSLRequest: "Frontend/Backend Protocol", SSL Session Encryption. */
  POSTGRES(5432) {
    @Override
    void upgrade(InputStream in, OutputStream out) throws IOException {
      out.write(new byte[] {0, 0, 0, 8, 4, (byte) 0xD2, 0x16, 0x2F});
      out.flush();
      expectByte(in, 'S');
    }
  };

  private static final int MAX_LINE = 4096;
  private static final int MAX_LINES = 100;

  private final int port;

  StartTls(int port) {
    this.port = port;
  }

  /** The protocol's own port. */
  public int port() {
    return port;
  }

  /** The name on the command line: {@code smtp}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The protocol with this {@link #label}, or null. */
  public static @Nullable StartTls ofLabel(String label) {
    for (StartTls each : values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Talks until the next byte to send is that of a ClientHello.
   *
   * @throws ProtocolException if the server does not go along
   */
  abstract void upgrade(InputStream in, OutputStream out) throws IOException;

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Reads a reply of several lines, {@code 250-…} until {@code 250 …} (RFC 5321 §4.2.1). */
  private static void expectFinal(InputStream in, String code) throws IOException {
    for (int i = 0; i < MAX_LINES; i++) {
      String line = line(in);
      expect(line, code);
      if (!line.startsWith(code + "-")) {
        return;
      }
    }
    throw new ProtocolException("a reply of more than " + MAX_LINES + " lines");
  }

  private static void expect(String line, String start) throws ProtocolException {
    if (!line.startsWith(start)) {
      throw new ProtocolException("\"" + line + "\" (expected: " + start + " …)");
    }
  }

  private static void expectByte(InputStream in, int wanted) throws IOException {
    if (in.read() != wanted) {
      throw new ProtocolException("the server does not start TLS");
    }
  }

  private static int berLength(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0x80) {
      return Math.max(first, 0);
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = (length << 8) | in.read();
    }
    if (length < 0 || length > MAX_LINE) {
      throw new ProtocolException("LDAP: a message of " + length + " bytes");
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == MAX_LINE) {
        throw new ProtocolException("a line of more than " + MAX_LINE + " characters");
      }
      if (c != '\r') {
        line.append(c >= ' ' && c < 127 ? (char) c : '?');
      }
    }
    return line.toString();
  }
}
