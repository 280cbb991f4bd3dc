// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged program in a process of its own, as a user has it. Listens on ports of its choice,
 * which its start-up text tells; may connect to loopback and to any port, and trusts {@link
 * TestPki}. Closing it fails if it reported a leaked buffer.
 */
public final class DrawbridgeProcess implements AutoCloseable {
  /** The first authority made; the others start with a copy, since RSA keys take long to make. */
  private static final AtomicReference<Path> AUTHORITY = new AtomicReference<>();

  private static final Pattern URL = Pattern.compile("https?://[^\\s/]*?:(\\d+)");

  private final Path data;
  private final ServerProcess process;
  private final SessionRecords records;
  private final int proxyPort;
  private final int adminPort;
  private final HttpClient http = HttpClient.newHttpClient();

  private DrawbridgeProcess(Builder builder) {
    data = builder.data;
    ProcessBuilder command = new ProcessBuilder(builder.command());
    command.environment().putAll(builder.environment);
    process = new ServerProcess(command);
    records = new SessionRecords(process);
    // The line to try is the last of the start-up text.
    process.awaitOut(line -> line.contains("drawbridge.internal"));
    List<Integer> ports = new ArrayList<>();
    for (String line : process.out()) {
      Matcher matcher = URL.matcher(line);
      while (matcher.find()) {
        ports.add(Integer.valueOf(matcher.group(1)));
      }
    }
    if (Files.exists(root())) {
      AUTHORITY.compareAndSet(null, data);
    }
    assertThat(ports).as(process.output()).hasSizeGreaterThanOrEqualTo(2);
    proxyPort = ports.get(0);
    adminPort = ports.get(1);
  }

  /** With the settings of the class comment. */
  public static DrawbridgeProcess start() {
    return builder().start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The command that runs the packaged program with the test's own JDK. */
  public static List<String> program(String... jvmOptions) {
    Path jar = Path.of(System.getProperty("drawbridge.jar", "target/drawbridge-proxy.jar"));
    assertThat(jar).as("the packaged program; run by mvn verify").exists();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dio.netty.leakDetection.level=paranoid",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(StartCache.options(jar, jvmOptions));
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of("-cp", jar + ":" + jar.resolveSibling("lib") + "/*", "io.drawbridge.cli.Main"));
    return command;
  }

  public int proxyPort() {
    return proxyPort;
  }

  public int adminPort() {
    return adminPort;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
  }

  /** As clients want it in {@code HTTPS_PROXY}. */
  public String url() {
    return "http://127.0.0.1:" + proxyPort;
  }

  /** The certificate that clients must trust. */
  public Path root() {
    return data.resolve("root.pem");
  }

  /** The data directory as the process sees it, whose disk may be its own. */
  public Path disk() {
    return Path.of("/proc", String.valueOf(process.pid()), "root" + data.toAbsolutePath());
  }

  public ServerProcess process() {
    return process;
  }

  public SessionRecords records() {
    return records;
  }

  /** The record of the one session to this port of localhost. */
  public JsonNode record(int port) {
    return records.to("localhost:" + port);
  }

  /** GETs a path of the admin address. */
  public String admin(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path));
      var response = http.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The status and body of a request of the admin address with its token. */
  public HttpResponse<String> adminRequest(String method, String path, String body) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
              .header(
                  "Authorization",
                  "Bearer " + Files.readString(data.resolve("admin-token")).strip())
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends the process a signal, as HUP. */
  public void signal(String name) {
    Command.of("kill", "-" + name, process.pid()).run().succeeded();
  }

  /** The sum of a metric's values over its labels that contain the text; 0 where there is none. */
  public double metric(String name, String labels) {
    return admin("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Open file descriptors of the process (Linux). */
  public long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Resident memory of the process in bytes (Linux). */
  public long residentBytes() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until no session is left. */
  public void awaitQuiet() {
    Await.until(
        () -> "sessions active: " + metric("drawbridge_sessions_active", ""),
        () -> metric("drawbridge_sessions_active", "") == 0);
  }

  @Override
  public void close() {
    process.close();
    assertThat(process.err()).as("leaked buffers").noneMatch(line -> line.contains("LEAK:"));
  }

  /** What to start it with. */
  public static final class Builder {
    private Path data = Scratch.directory("data");
    private final List<String> arguments = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private String admin = "--admin=127.0.0.1:0";
    private List<String> listen = List.of("--listen=127.0.0.1:0");
    private final List<String> wrapper = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    /** Files of the system, and what this process sees in their place. */
    private final Map<Path, Path> own = new LinkedHashMap<>();

    private @Nullable String diskSize;

    private Builder() {
      set("access.deny-networks", "[]");
      set("access.ports", "[1-65535]");
      set("upstream.trust", TestPki.shared().root().toString());
      // A test that leaves tunnels open should not wait for them.
      set("limits.drain", "1s");
    }

    /** The file that {@link #config} writes; the process may be told to read it again. */
    public Path configFile() {
      return data.resolveSibling(data.getFileName() + ".yaml");
    }

    /** Listens where the settings say instead of on a port of its choice. */
    public Builder listeningAsConfigured() {
      listen = List.of();
      return this;
    }

    /** Has its admin address on this port of 127.0.0.1 instead of one of its choice. */
    public Builder admin(int port) {
      admin = "--admin=127.0.0.1:" + port;
      return this;
    }

    /** Has its admin address on all of this machine's, and so over TLS. */
    public Builder adminEverywhere() {
      admin = "--admin=0.0.0.0:0";
      return this;
    }

    /** Listens on this port of 127.0.0.1 instead of one of its choice. */
    public Builder listen(int port) {
      listen = List.of("--listen=127.0.0.1:" + port);
      return this;
    }

    /** A key as with {@code --set}; a later value replaces an earlier one. */
    public Builder set(String key, String value) {
      arguments.removeIf(argument -> argument.startsWith("--set=" + key + "="));
      arguments.add("--set=" + key + "=" + value);
      return this;
    }

    /** A configuration file with this text after {@code version: 1}. */
    public Builder config(String yaml) {
      Path file = Scratch.write(configFile(), yaml);
      arguments.add("--config=" + file);
      return this;
    }

    /** With the data directory of an earlier process. */
    public Builder dataOf(DrawbridgeProcess earlier) {
      data = earlier.data;
      return this;
    }

    public Builder jvm(String... options) {
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /** Starts it with at most so many file descriptors, as {@code ulimit -n} does. */
    public Builder descriptors(int most) {
      wrapper.addAll(List.of("prlimit", "--nofile=" + most + ":" + most));
      return this;
    }

    /** Hears HUP also where the tests run under {@code nohup}, whose children ignore it. */
    public Builder hearingHangup() {
      wrapper.addAll(List.of("env", "--default-signal=HUP"));
      return this;
    }

    /** A variable of its environment. */
    public Builder env(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Lines of {@code /etc/hosts} for this process alone, which sees a file of its own in the
     * original's place (a mount namespace, Linux).
     */
    public Builder hosts(String lines) {
      return instead("hosts", lines);
    }

    /** Asks this name server alone, by an {@code /etc/resolv.conf} of its own as with hosts. */
    public Builder nameServer(NameServer server) {
      return instead("resolv.conf", "nameserver " + server.address() + "\n");
    }

    private Builder instead(String name, String text) {
      Path file = Scratch.write(data.resolveSibling(data.getFileName() + "." + name), text);
      own.put(Path.of("/etc", name), file);
      return this;
    }

    /**
     * Has its data directory on a disk of this size of its own (a mount namespace, Linux): see
     * {@link DrawbridgeProcess#disk}.
     */
    public Builder disk(String size) {
      diskSize = size;
      return this;
    }

    public DrawbridgeProcess start() {
      copyAuthority();
      return new DrawbridgeProcess(this);
    }

    /** Runs another command of the program with the same keys set, to its end. */
    public Command.Result run(String... words) {
      List<String> command = program(jvmOptions.toArray(new String[0]));
      command.addAll(List.of(words));
      command.addAll(arguments);
      Command run = Command.of(command.get(0), command.subList(1, command.size()).toArray());
      environment.forEach(run::env);
      return run.run();
    }

    private void copyAuthority() {
      Path made = AUTHORITY.get();
      if (made == null || Files.exists(data.resolve("root.pem"))) {
        return;
      }
      try (Stream<Path> files = Files.list(made)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".pem")).toList()) {
          Files.copy(file, data.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private List<String> command() {
      List<String> command = new ArrayList<>(wrapper);
      own.forEach(
          (system, file) -> {
            String replace = "mount --bind \"$0\" \"$1\" && shift && exec \"$@\"";
            command.addAll(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", replace));
            command.addAll(List.of(file.toString(), system.toString()));
          });
      if (diskSize != null) {
        String mount =
            "cp -a \"$0\" \"$0.all\" && mount -t tmpfs -o size=\"$1\" tmpfs \"$0\""
                + " && cp -a \"$0.all/.\" \"$0\" && shift && exec \"$@\"";
        command.addAll(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount));
        command.addAll(List.of(data.toString(), diskSize));
      }
      command.addAll(program(jvmOptions.toArray(new String[0])));
      command.addAll(List.of("run", admin, "--data=" + data, "--log-format=json"));
      command.addAll(listen);
      command.addAll(arguments);
      return command;
    }
  }
}
