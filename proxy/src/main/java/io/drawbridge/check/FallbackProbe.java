// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.CipherSuite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the server refuses a client that retries with a lower version than both can speak (RFC
 * 7507). Empty where it speaks one version only.
 */
final class FallbackProbe implements Probe<Optional<Boolean>> {

  @Override
  public String name() {
    return "fallback-scsv";
  }

  @Override
  public Optional<Boolean> ask(Server server, Looks versions) throws IOException {
    if (versions.all().size() < 2) {
      return Optional.empty();
    }
    ProbeHello lower = versions.all().get(1).hello(server);
    List<Integer> suites = new ArrayList<>(lower.suites());
    suites.add(CipherSuite.FALLBACK_SCSV);
    ProbeHello retry = ProbeHello.of(lower.best(), server.serverName(), suites);
    return Optional.of(
        server.ask(retry) instanceof Answer.Refusal refusal
            && refusal.is(AlertDescription.INAPPROPRIATE_FALLBACK));
  }
}
