// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Go programs, by the one that is always there: the go command, which asks the URL for a module as
 * if it were a module proxy, with the HTTP client and the roots of every Go program.
 */
final class Go implements AppRuntime {
  private static final Pattern ANSWER = Pattern.compile("reading https?://\\S+: \\d{3} ");

  @Override
  public String name() {
    return "go";
  }

  @Override
  public List<String> version(Path program) {
    return List.of(program.toString(), "version");
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    // env, so that these reach the go command alone and are no part of any setting.
    return List.of(
        "/usr/bin/env",
        "GOPROXY=" + url.toString().replaceFirst("/$", ""),
        "GONOSUMDB=*",
        "GONOPROXY=none",
        "GOPRIVATE=",
        "GOTOOLCHAIN=local",
        "GO111MODULE=on",
        program.toString(),
        "list",
        "-m",
        "-versions",
        "drawbridge.internal/probe");
  }

  @Override
  public boolean answered(Ran ran) {
    return ran.exit() == 0 || ANSWER.matcher(ran.output()).find();
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable("SSL_CERT_FILE", root, machine, scratch);
  }
}
