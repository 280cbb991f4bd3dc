// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Servers of Debian that start in the clear and change to TLS on request, each on loopback with a
 * configuration, files and a port of its own. They run as root drops to users of theirs, so that
 * the directory is open to all.
 */
public final class DebianServer implements AutoCloseable {
  private final Path directory;
  private final int port = Ports.free();
  private final String chain;
  private final String key;
  private ServerProcess process;

  private DebianServer(TestPki.Identity identity) throws IOException {
    directory = Files.createTempDirectory(Path.of("/tmp"), "drawbridge-daemon");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    chain = Files.copy(identity.chain(), directory.resolve("chain.pem")).toString();
    Path copy = Files.copy(identity.key(), directory.resolve("key.pem"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
    key = copy.toString();
  }

  /** Exim, for SMTP; its TLS is GnuTLS. */
  public static DebianServer exim(TestPki.Identity identity) throws IOException {
    DebianServer server = new DebianServer(identity);
    Path spool = Files.createDirectory(server.directory.resolve("spool"));
    Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxrwxrwx"));
    return server.start(
        """
        keep_environment =
        spool_directory = %1$s/spool
        log_file_path = %1$s/exim-%%slog
        pid_file_path = %1$s/exim.pid
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = %2$d
        smtp_accept_max = 100
        tls_advertise_hosts = *
        tls_certificate = %3$s
        tls_privatekey = %4$s
        """,
        "exim4", "-bdf", "-C");
  }

  /**
   * Dovecot, for IMAP or POP3; its TLS is OpenSSL. It has no Diffie-Hellman parameters and still
   * picks suites that need some.
   *
   * @param protocol {@code imap} or {@code pop3}
   */
  public static DebianServer dovecot(TestPki.Identity identity, String protocol)
      throws IOException {
    return new DebianServer(identity)
        .start(
            """
            base_dir = %1$s/run
            state_dir = %1$s/run
            log_path = %1$s/log
            listen = 127.0.0.1
            protocols = PROTOCOL
            ssl = required
            ssl_cert = <%3$s
            ssl_key = <%4$s
            service PROTOCOL-login {
              inet_listener PROTOCOL {
                port = %2$d
              }
              inet_listener PROTOCOLs {
                port = 0
              }
            }
            passdb {
              driver = static
              args = nopassword=y
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home=/nonexistent
            }
            """
                .replace("PROTOCOL", protocol),
            "dovecot",
            "-F",
            "-c");
  }

  /** OpenLDAP; its TLS is GnuTLS. */
  public static DebianServer slapd(TestPki.Identity identity) throws IOException {
    DebianServer server = new DebianServer(identity);
    return server.start(
        """
        pidfile %1$s/pid
        TLSCertificateFile %3$s
        TLSCertificateKeyFile %4$s
        """,
        "slapd", "-d", "0", "-h", "ldap://127.0.0.1:" + server.port, "-f");
  }

  /** Starts the program with its configuration's file as the last argument. */
  private DebianServer start(String configuration, String program, String... arguments)
      throws IOException {
    Command.require(program);
    Path file =
        Files.writeString(
            directory.resolve("conf"), configuration.formatted(directory, port, chain, key));
    List<String> command =
        Stream.of(Stream.of("/usr/sbin/" + program), Stream.of(arguments), Stream.of(file + ""))
            .flatMap(words -> words)
            .toList();
    process = new ServerProcess(new ProcessBuilder(command).directory(directory.toFile()));
    Await.until(
        () -> program + " listens:\n" + process.output(), () -> listens() || !process.alive());
    if (!process.alive()) {
      throw new AssertionError(program + " ended:\n" + process.output());
    }
    return this;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    process.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
