// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** .NET, where its SDK is there to run a script. */
final class DotNet implements AppRuntime {
  private static final String FETCH =
      """
      let client = new System.Net.Http.HttpClient()
      client.GetAsync(fsi.CommandLineArgs.[1]).Result |> ignore
      """;

  @Override
  public String name() {
    return "dotnet";
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch)
      throws IOException {
    Path script = Files.writeString(scratch.resolve("fetch.fsx"), FETCH);
    return List.of(program.toString(), "fsi", "--quiet", script.toString(), url.toString());
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable("SSL_CERT_FILE", root, machine, scratch);
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(40);
  }
}
