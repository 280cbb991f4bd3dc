// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** curl, and what uses its library. */
final class Curl implements AppRuntime {
  @Override
  public String name() {
    return "curl";
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(options);
    command.addAll(List.of("-sS", "-o", "/dev/null", url.toString()));
    return command;
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable("CURL_CA_BUNDLE", root, machine, scratch);
  }
}
