// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.AuthorityException;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Settings;
import io.drawbridge.doctor.Doctor;
import io.drawbridge.doctor.JsonReport;
import io.drawbridge.doctor.ProxyAddress;
import io.drawbridge.doctor.Report;
import io.drawbridge.doctor.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drawbridge doctor}: whether apps on this machine can use the proxy. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = {
      "Tells whether apps on this machine can use the proxy, and what to set where not.",
      "Every runtime found fetches a page through the proxy. Where it fails, settings are tried, and"
          + " those that help are printed. Nothing is changed. Exit code 0 where all is well, 1"
          + " where there is something to fix."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge doctor",
      "  drawbridge doctor --runtime java --runtime node https://api.example.com/",
      "  drawbridge doctor --proxy proxy.example.net:3128 --json"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOptions options = new DataOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "A page to fetch besides the proxy's own, https://drawbridge.internal/.")
  private @Nullable String url;

  @Option(
      names = "--proxy",
      paramLabel = "HOST:PORT",
      description = {
        "Where the proxy is; USER:PASSWORD@HOST:PORT where it asks for credentials.",
        "Default: HTTPS_PROXY of the environment, else the first listener of the configuration."
      })
  private @Nullable String proxy;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = {
        "The root certificate (PEM).",
        "Default: the one in the data directory, else what the proxy itself names."
      })
  private @Nullable Path root;

  @Option(
      names = "--runtime",
      split = ",",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}. Repeatable. Default: all",
      completionCandidates = RuntimeNames.class)
  private List<String> runtimes = List.of();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** What {@code --runtime} may be. */
  static final class RuntimeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Doctor.runtimes().iterator();
    }
  }

  @Override
  public Integer call() throws Exception {
    URI page = page();
    List<String> names = names();
    Map<String, String> environment = System.getenv();
    ConfigResult result = ConfigReport.loader().load(options.sources(environment, List.of()));
    return switch (result) {
      case ConfigResult.Valid valid -> examine(valid.settings(), environment, page, names);
      case ConfigResult.Invalid invalid -> {
        ConfigReport.print(invalid.problems(), spec.commandLine().getErr());
        yield RunCommand.exitCode(invalid.problems());
      }
    };
  }

  private int examine(
      Settings settings, Map<String, String> environment, URI page, List<String> names)
      throws IOException, AuthorityException, InterruptedException {
    ProxyAddress address = address(settings, environment);
    Path scratch = Files.createTempDirectory("drawbridge-doctor-");
    Path kept = Files.createTempDirectory("drawbridge-doctor-root-").resolve("root.pem");
    try {
      DoctorRoot source = new DoctorRoot(root, settings, address, kept);
      Doctor doctor = new Doctor(address, source.find(), environment, scratch);
      Report report = doctor.run(page, names);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(JsonReport.of(report));
        out.flush();
      } else {
        TextReport.print(report, out);
      }
      return report.ok() ? ExitCode.OK : ExitCode.FAILURE;
    } finally {
      Files.deleteIfExists(kept);
      Files.delete(kept.getParent());
      Files.delete(scratch);
    }
  }

  private ProxyAddress address(Settings settings, Map<String, String> environment) {
    String given = proxy;
    String where = "--proxy";
    for (String name : List.of("HTTPS_PROXY", "https_proxy")) {
      if (given == null && !environment.getOrDefault(name, "").isEmpty()) {
        given = environment.get(name);
        where = name;
      }
    }
    if (given != null) {
      try {
        return ProxyAddress.parse(given);
      } catch (IllegalArgumentException e) {
        throw usage(where + ": " + e.getMessage());
      }
    }
    InetSocketAddress listener = settings.listeners().get(0).address();
    if (listener.getPort() == 0) {
      throw usage("the configuration does not say the proxy's port (expected: --proxy HOST:PORT)");
    }
    boolean any = listener.getAddress() != null && listener.getAddress().isAnyLocalAddress();
    return new ProxyAddress(any ? "127.0.0.1" : listener.getHostString(), listener.getPort(), null);
  }

  private URI page() {
    if (url == null) {
      return Doctor.internal();
    }
    try {
      URI parsed = URI.create(url);
      if ("https".equals(parsed.getScheme()) && parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // The same words for all.
    }
    throw usage("URL: \"" + url + "\" (expected: https://HOST/…)");
  }

  private List<String> names() {
    for (String name : runtimes) {
      if (!Doctor.runtimes().contains(name)) {
        throw usage(
            "--runtime: \"" + name + "\" (expected: " + String.join(", ", Doctor.runtimes()) + ")");
      }
    }
    return runtimes.isEmpty() ? Doctor.runtimes() : runtimes;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
