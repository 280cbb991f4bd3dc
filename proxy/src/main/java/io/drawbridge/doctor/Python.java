// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Python with one of its HTTP libraries.
 *
 * @param name how the user names it
 * @param version a program that prints the version, and fails where the library is missing
 * @param fetch a program that fetches the URL it is given
 * @param variable the variable that names the file of roots
 */
record Python(String name, String version, String fetch, String variable) implements AppRuntime {
  /** What the language brings: {@code ssl} and {@code urllib}. */
  static final Python STANDARD =
      new Python(
          "python",
          "import platform; print(platform.python_version())",
          """
          import sys, urllib.error, urllib.request
          try:
              urllib.request.urlopen(sys.argv[1], timeout=15)
          except urllib.error.HTTPError:
              pass
          """,
          "SSL_CERT_FILE");

  /** requests, which brings roots of its own. */
  static final Python REQUESTS =
      new Python(
          "requests",
          "import requests; print(requests.__version__)",
          "import requests, sys; requests.get(sys.argv[1], timeout=15)",
          "REQUESTS_CA_BUNDLE");

  @Override
  public List<Path> programs(Machine machine) {
    return machine.find("python3", "python");
  }

  @Override
  public List<String> version(Path program) {
    return List.of(program.toString(), "-c", version);
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    return List.of(program.toString(), "-c", fetch, url.toString());
  }

  @Override
  public Setting proxy(Path program, ProxyAddress proxy, Machine machine) {
    return Setting.proxyVariables(proxy, machine);
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable(variable, root, machine, scratch);
  }
}
