// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.ServerProcess;
import io.drawbridge.testing.TestPki;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runtimes and tools that an app may stand on, each asking nginx through the proxy: over an
 * upstream connection of its own, and over one that it shares with those before it.
 */
class ClientProgramsIT {
  private static NginxServer own;
  private static NginxServer sharing;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    own = NginxServer.start(TestPki.shared().good());
    sharing = NginxServer.start(TestPki.shared().good());
    proxy =
        DrawbridgeProcess.builder()
            .jvm("-XX:ActiveProcessorCount=1")
            .set("upstream.spare", "1")
            .config(
                """
                version: 1
                rules:
                  - { name: shared, when: { port: [%d] }, action: intercept, reuse: auto }
                """
                    .formatted(sharing.port()))
            .start();
  }

  private static NginxServer server(boolean shared) {
    return shared ? sharing : own;
  }

  @AfterAll
  static void stop() {
    double used = proxy.metric("drawbridge_upstream_connections_total", "reused=\"true\"");
    proxy.close();
    own.close();
    sharing.close();
    assertThat(used).as("upstream connections used again").isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wget(boolean shared) {
    var result =
        Command.of("wget", "-qO-", "--timeout=20", "--tries=1")
            .with("--ca-certificate=" + proxy.root(), server(shared).url("/"))
            .env("https_proxy", proxy.url())
            .run()
            .succeeded();

    assertThat(result.out()).startsWith("TLSv1.3 ").contains("HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void opensslClient(boolean shared) {
    var result =
        Command.of("openssl", "s_client", "-proxy", "127.0.0.1:" + proxy.proxyPort())
            .with("-connect", "localhost:" + server(shared).port(), "-servername", "localhost")
            .with("-CAfile", proxy.root(), "-verify_return_error", "-verify_hostname", "localhost")
            .with("-quiet", "-no_ign_eof", "-ign_eof")
            .input("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            .run();

    assertThat(result.out()).as(result.err()).contains("TLSv1.3 ");
  }

  @Test
  void opensslClientSeesAWholeChainToOneRoot() {
    var result =
        Command.of("openssl", "s_client", "-proxy", "127.0.0.1:" + proxy.proxyPort())
            .with("-connect", "localhost:" + own.port(), "-servername", "localhost")
            .with("-CAfile", proxy.root(), "-tls1_2", "-showcerts")
            .run();

    assertThat(result.out())
        .contains("Verify return code: 0 (ok)")
        .contains("Protocol  : TLSv1.2")
        .contains("ECDHE-ECDSA-");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gnutlsThroughARelay(boolean shared) {
    // gnutls-cli knows no proxies: socat asks for the tunnel on its behalf.
    Command.require("gnutls-cli");
    Command.require("socat");
    int port = Ports.free();
    String from = "TCP-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr,fork";
    String to =
        "PROXY:127.0.0.1:localhost:" + server(shared).port() + ",proxyport=" + proxy.proxyPort();
    try (var relay = new ServerProcess(new ProcessBuilder("socat", "-d", "-d", from, to))) {
      Await.until(
          relay::output, () -> relay.err().stream().anyMatch(line -> line.contains("listening")));
      var result =
          Command.of("gnutls-cli", "--port", port, "--x509cafile", proxy.root())
              .with("--sni-hostname=localhost", "--verify-hostname=localhost", "--logfile")
              .with(Scratch.directory("gnutls").resolve("log"), "127.0.0.1")
              .input("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
              .run();

      assertThat(result.out()).as(result.toString()).contains("TLSv1.3 ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void javaHttpClient(boolean shared) throws Exception {
    var version = shared ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2;
    try (HttpClient client =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(proxy.address()))
            .sslContext(TestPki.clientContext(proxy.root()))
            .version(version)
            .connectTimeout(Duration.ofSeconds(20))
            .build()) {
      var request = HttpRequest.newBuilder(URI.create(server(shared).url("/"))).build();

      var response = client.send(request, BodyHandlers.ofString());

      assertThat(response.version()).isEqualTo(version);
      assertThat(response.body()).startsWith("TLSv1.3 ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void node(boolean shared) {
    String script =
        """
        const http = require('http'), tls = require('tls'), fs = require('fs');
        const [proxyPort, port, root] = process.argv.slice(1);
        http.request({ host: '127.0.0.1', port: proxyPort, method: 'CONNECT',
                       path: `localhost:${port}` })
          .on('connect', (response, socket) => {
            if (response.statusCode !== 200) throw new Error(response.statusCode);
            const secure = tls.connect({ socket, servername: 'localhost',
                                         ca: fs.readFileSync(root) }, () => {
              console.log(secure.authorized, secure.getProtocol());
              secure.write('GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n');
            });
            secure.on('data', data => process.stdout.write(data));
          }).end();
        """;
    var result =
        Command.of("node", "-e", script, proxy.proxyPort(), server(shared).port(), proxy.root())
            .run()
            .succeeded();

    assertThat(result.out()).startsWith("true TLSv1.3").contains("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void python(boolean shared) {
    String script =
        """
        import ssl, sys, urllib.request
        proxy, root, url = sys.argv[1:]
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({'https': proxy}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=root)))
        print(opener.open(url, timeout=20).read().decode())
        """;
    var result =
        Command.of("python3", "-c", script, proxy.url(), proxy.root(), server(shared).url("/"))
            .run()
            .succeeded();

    assertThat(result.out()).startsWith("TLSv1.3 ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gitClone(boolean shared) throws Exception {
    Path work = Scratch.directory("git");
    Path source = work.resolve("source");
    Path target = work.resolve("target");
    git(work, "init", "-q", source);
    Files.writeString(source.resolve("file.txt"), "carried across\n");
    git(source, "add", "file.txt");
    git(source, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "one");
    Path served = server(shared).files().resolve("repository.git");
    git(work, "clone", "-q", "--bare", source, served);
    git(served, "update-server-info");

    Command.of("git", "-c", "http.proxy=" + proxy.url())
        .env("GIT_SSL_CAINFO", proxy.root().toString())
        .with("clone", "-q", server(shared).url("/files/repository.git"), target)
        .run()
        .succeeded();

    assertThat(target.resolve("file.txt")).hasContent("carried across\n");
  }

  private static void git(Path directory, Object... arguments) {
    Command.of("git", arguments).in(directory).run().succeeded();
  }

  @Test
  void chromium() throws Exception {
    Command.require("certutil");
    // Chromium trusts what is in the NSS database of its home.
    Path home = Scratch.directory("chromium");
    Path database = Files.createDirectories(home.resolve(".pki/nssdb"));
    Command.of("certutil", "-N", "-d", "sql:" + database, "--empty-password").run().succeeded();
    Command.of("certutil", "-A", "-d", "sql:" + database, "-n", "drawbridge", "-t", "C,,")
        .with("-i", proxy.root())
        .run()
        .succeeded();
    Files.writeString(
        sharing.files().resolve("page.html"),
        "<p id=a></p><script>fetch('/').then(r => r.text()).then(t => a.textContent = t)</script>");

    var result =
        Command.of("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic")
            .with("--no-first-run", "--disable-background-networking", "--disable-sync")
            .with("--disable-component-update", "--disable-dev-shm-usage")
            .with("--user-data-dir=" + home.resolve("profile"))
            .with("--proxy-server=" + proxy.url(), "--proxy-bypass-list=<-loopback>")
            .with("--virtual-time-budget=10000", "--dump-dom", sharing.url("/files/page.html"))
            .env("HOME", home.toString())
            .within(Duration.ofSeconds(90))
            .run();

    assertThat(result.out()).as(result.err()).contains("TLSv1.3 ").contains("HTTP/2.0");
    assertThat(clientGroupsTo(sharing.port())).contains("X25519MLKEM768");
  }

  private static List<String> clientGroupsTo(int port) {
    return proxy.records().all().stream()
        .filter(record -> record.path("connect").asText().endsWith(":" + port))
        .map(record -> record.path("client_tls").path("group").asText())
        .toList();
  }
}
