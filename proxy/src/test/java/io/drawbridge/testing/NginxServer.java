// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import io.drawbridge.testing.TestPki.Identity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * nginx with TLS on 127.0.0.1 and ::1. Answers {@code /} with the TLS version and the protocol that
 * it saw, and serves the files of {@link #files()} below {@code /files/}.
 */
public final class NginxServer implements AutoCloseable {
  private final int port;
  private final Path dir = Scratch.directory("nginx");
  private final ServerProcess process;

  private NginxServer(int port, Identity identity, boolean http2, List<String> directives) {
    this.port = port;
    Command.require("nginx");
    try {
      Files.createDirectories(files());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path conf =
        Scratch.write(dir.resolve("nginx.conf"), configuration(identity, http2, directives));
    ProcessBuilder builder =
        new ProcessBuilder("nginx", "-c", conf.toString(), "-p", dir.toString(), "-e", "stderr");
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    process = new ServerProcess(builder);
    Await.until(() -> "nginx: " + process.output(), this::listening);
  }

  /** With HTTP/2 and HTTP/1.1; {@code directives} go into the server block. */
  public static NginxServer start(Identity identity, String... directives) {
    return new NginxServer(Ports.free(), identity, true, List.of(directives));
  }

  /** With HTTP/1.1 only. */
  public static NginxServer startHttp1(Identity identity, String... directives) {
    return new NginxServer(Ports.free(), identity, false, List.of(directives));
  }

  /** As {@link #start}, on a port that another server has left. */
  public static NginxServer startAt(int port, Identity identity, String... directives) {
    return new NginxServer(port, identity, true, List.of(directives));
  }

  public int port() {
    return port;
  }

  /** {@code https://localhost:PORT} and the path. */
  public String url(String path) {
    return "https://localhost:" + port + path;
  }

  /** What is served below {@code /files/}. */
  public Path files() {
    return dir.resolve("files");
  }

  /** Makes a file of zeros that takes no room on disk. */
  public void sparseFile(String name, long bytes) {
    try (var file = new RandomAccessFile(files().resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration(Identity identity, boolean http2, List<String> directives) {
    // As root, nginx would drop to a user who cannot read the files of the test run.
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    return user
        + """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          client_max_body_size 0;
          keepalive_requests 100000;
          sendfile on;
          server {
            listen 127.0.0.1:%2$d ssl %3$s;
            listen [::1]:%2$d ssl %3$s;
            server_name localhost;
            ssl_certificate %4$s;
            ssl_certificate_key %5$s;
            %6$s
            location = / {
              default_type text/plain;
              return 200 "$ssl_protocol $ssl_cipher $server_protocol $ssl_server_name\\n";
            }
            location /files/ { alias %1$s/files/; }
          }
        }
        """
            .formatted(
                dir,
                port,
                http2 ? "http2" : "",
                identity.chain(),
                identity.key(),
                protocols(directives) + String.join("\n    ", directives));
  }

  /** The default of nginx depends on its version; ours does not. */
  private static String protocols(List<String> directives) {
    boolean given = directives.stream().anyMatch(d -> d.startsWith("ssl_protocols"));
    return given ? "" : "ssl_protocols TLSv1.2 TLSv1.3;\n    ";
  }

  private boolean listening() {
    if (!process.alive()) {
      throw new AssertionError("nginx ended:\n" + process.output());
    }
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
