// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL as Debian has it, with a database of its own on a port of its own, not as root. */
public final class PostgresServer implements AutoCloseable {
  /** PostgreSQL refuses to run as root; this user is on every system. */
  private static final String USER = "nobody";

  private static final String PASSWORD = "correct horse";

  private final Path directory;
  private final Path password;
  private final int port = Ports.free();
  private String tls = "";

  private PostgresServer() throws IOException {
    directory = Files.createTempDirectory(Path.of("/tmp"), "drawbridge-postgres");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    if (isRoot()) {
      run("chown", "-R", USER, directory.toString());
    }
  }

  /** Starts one with nothing in it. */
  public static PostgresServer start() throws IOException {
    return start(new PostgresServer());
  }

  /** Starts one that speaks TLS, too. */
  public static PostgresServer startWithTls(TestPki.Identity identity) throws IOException {
    PostgresServer server = new PostgresServer();
    Path chain = Files.copy(identity.chain(), server.directory.resolve("chain.pem"));
    Path key = Files.copy(identity.key(), server.directory.resolve("key.pem"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    if (isRoot()) {
      server.run("chown", USER, chain.toString(), key.toString());
    }
    server.tls = " -c ssl=on -c ssl_cert_file=" + chain + " -c ssl_key_file=" + key;
    return start(server);
  }

  private static PostgresServer start(PostgresServer server) {
    server.asUser(
        "initdb",
        "--pgdata=" + server.data(),
        "--username=proxy",
        "--auth=scram-sha-256",
        "--pwfile=" + server.password,
        "--no-sync");
    server.resume();
    return server;
  }

  /** Starts it again after {@link #halt}. */
  public void resume() {
    asUser(
        "pg_ctl",
        "--pgdata=" + data(),
        "--wait",
        "--log=" + directory.resolve("log"),
        "--options=-p " + port + " -c listen_addresses=127.0.0.1 -k " + directory + tls,
        "start");
  }

  /** Stops it at once, as a crash would. */
  public void halt() {
    asUser("pg_ctl", "--pgdata=" + data(), "--wait", "--mode=immediate", "stop");
  }

  public int port() {
    return port;
  }

  /** For {@code inventory.database}. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=proxy";
  }

  /** For {@code inventory.password-file}. */
  public Path passwordFile() {
    return password;
  }

  @Override
  public void close() {
    halt();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private void asUser(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=nogroup", "--clear-groups"));
    }
    command.add(found(program));
    command.addAll(Arrays.asList(arguments));
    run(command.toArray(new String[0]));
  }

  private void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out-" + System.nanoTime()).toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed; see " + directory);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Debian keeps the server's programs out of the path. */
  private static String found(String program) {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin").resolve(program))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow()
          .toString();
    } catch (IOException e) {
      return program;
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
