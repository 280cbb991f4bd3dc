// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Ports;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage, and proxies that do not do their part. */
final class DoctorCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path nowhere = Scratch.directory("doctor-command").resolve("none");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--runtime=cobol | --runtime: \"cobol\" (expected: curl, wget, git, openssl, java, node,",
        "--proxy=here    | --proxy: \"here\" (expected: HOST:PORT, USER:PASSWORD@HOST:PORT or",
        "http://a.test/  | URL: \"http://a.test/\" (expected: https://HOST/…)",
        "https:///x      | URL: \"https:///x\" (expected: https://HOST/…)",
      })
  void wrongUsage(String argument, String message) {
    assertThat(execute("doctor", argument)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void noProxyThere() {
    assertThat(doctor(Ports.free())).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString())
        .contains("Connection refused")
        .contains("Start the proxy there, or name the right place: --proxy HOST:PORT.")
        .doesNotContain("curl ")
        .endsWith("There is something to fix.\n");
  }

  @Test
  void proxyThatAsksForCredentials() throws IOException {
    try (Answerer proxy = new Answerer("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")) {
      assertThat(doctor(proxy.port())).isEqualTo(ExitCode.FAILURE);
      assertThat(out.toString())
          .contains("asks for credentials")
          .contains("Add them: --proxy USER:PASSWORD@127.0.0.1:" + proxy.port());

      execute("doctor", root(), "--proxy=anna:a%40b+c@127.0.0.1:" + proxy.port());
      // printf 'anna:a@b+c' | base64
      assertThat(proxy.heads().get(1)).contains("Proxy-Authorization: Basic YW5uYTphQGIrYw==\r\n");
    }
  }

  @Test
  void proxyThatRefusesSaysWhy() throws IOException {
    String body = "Drawbridge: client-denied\n\nReason: not you\nWhat to do: ask.\n";
    try (Answerer proxy = new Answerer("HTTP/1.1 403 Forbidden\r\n\r\n" + body)) {
      assertThat(doctor(proxy.port())).isEqualTo(ExitCode.FAILURE);
      assertThat(out.toString()).contains("answers 403: not you\n").contains("          ask.\n");
    }
  }

  @Test
  void noHttpAtAll() throws IOException {
    try (Answerer proxy = new Answerer("220 mail.test ESMTP\r\n")) {
      assertThat(doctor(proxy.port())).isEqualTo(ExitCode.FAILURE);
      assertThat(out.toString()).contains("no HTTP answer").contains("Is this Drawbridge?");
    }
  }

  private int doctor(int port) {
    return execute("doctor", root(), "--data=" + nowhere, "--proxy=127.0.0.1:" + port);
  }

  private static String root() {
    return "--root=" + TestPki.shared().root();
  }

  private int execute(String... arguments) {
    return Commands.commandLine(settings -> ExitCode.OK)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Answers the head of every connection with the same text. */
  private static final class Answerer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<String> heads = new ArrayList<>();
    private final Thread thread;

    Answerer(String answer) throws IOException {
      thread = Thread.ofVirtual().start(() -> serve(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private void serve(byte[] answer) {
      try {
        while (true) {
          try (Socket client = server.accept()) {
            byte[] head = new byte[4096];
            heads.add(
                new String(head, 0, client.getInputStream().read(head), StandardCharsets.UTF_8));
            client.getOutputStream().write(answer);
          }
        }
      } catch (IOException closed) {
        // The end.
      }
    }

    int port() {
      return server.getLocalPort();
    }

    List<String> heads() {
      return heads;
    }

    @Override
    public void close() throws IOException {
      server.close();
      thread.interrupt();
    }
  }
}
