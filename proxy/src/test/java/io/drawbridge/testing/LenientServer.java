// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server as there should be none: reads requests leniently, each dialect in another wrong way,
 * and answers in whatever way the path asks for, with the token that the request bears.
 */
public final class LenientServer implements AutoCloseable {

  /** What a dialect believes where two lengths are given. */
  public enum Dialect {
    /** Content-Length, whatever else there is. */
    LENGTH_FIRST,
    /** Transfer-Encoding wherever "chunked" is part of it. */
    CHUNKS_FIRST,
    /** No request has a body. */
    NO_BODIES
  }

  private final Dialect dialect;
  private final TcpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  public LenientServer(Dialect dialect) {
    this.dialect = dialect;
    server = TcpServer.tls(TestPki.shared().good().serverContext(), this::serve);
  }

  public int port() {
    return server.port();
  }

  /** Requests seen, those smuggled included. */
  public int requests() {
    return requests.get();
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      String line = line(in);
      if (line.isEmpty()) {
        continue;
      }
      String[] words = line.split(" ", -1);
      String token = "none";
      int length = 0;
      boolean chunked = false;
      boolean close = false;
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        String text = field.toLowerCase(Locale.ROOT).replace('_', '-');
        String value = text.substring(text.indexOf(':') + 1).strip();
        if (text.startsWith("x-token")) {
          token = value;
        } else if (text.startsWith("content-length")) {
          length = number(value, 10);
        } else if (text.contains("transfer-encoding") && text.contains("chunked")) {
          chunked = true;
        } else if (text.startsWith("connection") && text.contains("close")) {
          close = true;
        }
      }
      requests.incrementAndGet();
      String path = words.length > 1 ? words[1] : "/";
      boolean early = path.startsWith("/early");
      if (!early) {
        body(in, length, chunked);
      }
      answer(socket.getOutputStream(), words[0], path, token);
      if (close || path.startsWith("/until-close")) {
        return;
      }
      if (early) {
        body(in, length, chunked);
      }
    }
  }

  private void body(InputStream in, int length, boolean chunked) throws IOException {
    if (dialect == Dialect.NO_BODIES) {
      return;
    }
    if (chunked && (dialect == Dialect.CHUNKS_FIRST || length == 0)) {
      for (int size = number(line(in), 16); size > 0; size = number(line(in), 16)) {
        in.skipNBytes(size);
        line(in);
      }
      while (!line(in).isEmpty()) {
        // Trailers.
      }
    } else {
      in.skipNBytes(length);
    }
  }

  private static void answer(OutputStream out, String method, String path, String token)
      throws IOException {
    String body = "token=" + token + ";";
    String ok = "HTTP/1.1 200 OK\r\n";
    String length = "Content-Length: " + body.length() + "\r\n\r\n";
    String rest = method.equals("HEAD") ? "" : body;
    String extra = ok + "Content-Length: 13\r\n\r\ntoken=POISON;";
    String[] parts =
        switch (path.split("\\?", 2)[0]) {
          case "/chunked" -> new String[] {ok + "Transfer-Encoding: chunked\r\n\r\n", chunks(rest)};
          case "/hints" -> new String[] {"HTTP/1.1 103 Early Hints\r\n\r\n", ok + length + rest};
          case "/split" -> new String[] {ok.substring(0, 5), ok.substring(5) + length, rest};
          case "/none" ->
              new String[] {"HTTP/1.1 204 No Content\r\nX-Token: " + token + "\r\n\r\n"};
          case "/until-close" -> new String[] {ok + "\r\n", rest};
          case "/two-at-once" -> new String[] {ok + length + rest + extra};
          case "/two" -> new String[] {ok + length + rest, extra};
          case "/longer-than-said" -> new String[] {ok + length + rest, body + body};
          case "/body-of-304" ->
              new String[] {
                "HTTP/1.1 304 Not Modified\r\nX-Token: " + token + "\r\n" + length, body
              };
          case "/body-of-head" -> new String[] {ok + "X-Token: " + token + "\r\n" + length, body};
          case "/two-lengths" ->
              new String[] {ok + "Content-Length: 5\r\n" + length + rest + extra};
          case "/both" ->
              new String[] {ok + "Transfer-Encoding: chunked\r\n" + length + chunks(rest) + extra};
          default -> new String[] {ok + length + rest};
        };
    for (String part : parts) {
      out.write(part.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  private static String chunks(String body) {
    if (body.isEmpty()) {
      return "";
    }
    return "4\r\n"
        + body.substring(0, 4)
        + "\r\n"
        + Integer.toHexString(body.length() - 4)
        + "\r\n"
        + body.substring(4)
        + "\r\n0\r\nX-Trailer: 1\r\n\r\n";
  }

  /** The leading digits, as C's atoi has it. */
  private static int number(String text, int radix) {
    int value = 0;
    for (char c : text.strip().toCharArray()) {
      int digit = Character.digit(c, radix);
      if (digit < 0) {
        break;
      }
      value = Math.min(1 << 20, value * radix + digit);
    }
    return value;
  }

  /** Ended by LF, with or without CR. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > 1 << 16) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
  }

  @Override
  public void close() {
    server.close();
  }
}
