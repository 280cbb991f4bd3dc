// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Node.js. From 22.21 and 24.5 on it reads proxy variables itself where {@code NODE_USE_ENV_PROXY}
 * is set; before, apps bring a library that reads them, whose part the script takes.
 */
final class Node implements AppRuntime {
  private static final String FETCH =
      """
      const target = new URL(process.argv[1]);
      const [major, minor] = process.versions.node.split('.').map(Number);
      const fail = e => { console.error(e.cause ? e.cause.message : e.message); process.exit(1); };
      if (major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)) {
        fetch(target).then(() => process.exit(0), fail);
      } else {
        const env = process.env.https_proxy || process.env.HTTPS_PROXY;
        if (!env) fail(new Error('HTTPS_PROXY is not set'));
        const proxy = new URL(env), port = target.port || 443;
        const headers = { Host: target.hostname + ':' + port };
        if (proxy.username) headers['Proxy-Authorization'] = 'Basic ' + Buffer.from(
          decodeURIComponent(proxy.username + ':' + proxy.password)).toString('base64');
        require('http').request({ host: proxy.hostname, port: proxy.port || 80, headers,
                                  method: 'CONNECT', path: target.hostname + ':' + port })
          .on('connect', (response, socket) => {
            if (response.statusCode !== 200) fail(new Error('CONNECT: ' + response.statusCode));
            require('tls').connect({ socket, servername: target.hostname }, () => process.exit(0))
              .on('error', fail);
          }).on('error', fail).end();
      }
      """;

  @Override
  public String name() {
    return "node";
  }

  @Override
  public List<Path> programs(Machine machine) {
    return machine.find("node", "nodejs");
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    return List.of(program.toString(), "-e", FETCH, url.toString());
  }

  @Override
  public Setting proxy(Path program, ProxyAddress proxy, Machine machine) {
    return Setting.proxyVariables(
        proxy, machine, "NODE_USE_ENV_PROXY=1", Map.of("NODE_USE_ENV_PROXY", "1"));
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable("NODE_EXTRA_CA_CERTS", root, machine, scratch);
  }
}
