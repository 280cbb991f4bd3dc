// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL with its default certificates, which many programs share. It knows no proxy by itself, so
 * it is always told.
 *
 * @param proxy where the proxy is
 */
record OpenSsl(ProxyAddress proxy) implements AppRuntime {
  @Override
  public String name() {
    return "openssl";
  }

  @Override
  public List<String> version(Path program) {
    return List.of(program.toString(), "version");
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    int port = url.getPort() < 0 ? 443 : url.getPort();
    List<String> command = new ArrayList<>(List.of(program.toString(), "s_client", "-brief"));
    command.addAll(List.of("-proxy", proxy.authority(), "-connect", url.getHost() + ":" + port));
    command.addAll(List.of("-verify_return_error", "-verify_hostname", url.getHost()));
    command.addAll(List.of("-servername", url.getHost()));
    return command;
  }

  @Override
  public @Nullable Setting proxy(Path program, ProxyAddress address, Machine machine) {
    return null;
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable("SSL_CERT_FILE", root, machine, scratch);
  }
}
