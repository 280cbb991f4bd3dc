// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.check.VersionFact.Preference;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a version is spoken, and with which suites: everything is offered, and what the server
 * picks is left out of the next offer, until it picks nothing. So the picks come in its own order.
 */
final class VersionProbe {
  private final TlsVersion version;

  VersionProbe(TlsVersion version) {
    this.version = version;
  }

  String name() {
    return version.label();
  }

  /** The version's suites; empty where the version is not spoken. */
  Optional<VersionFact> ask(Server server) throws IOException {
    List<Integer> found = new ArrayList<>();
    int portionsWithSuites = 0;
    for (List<Integer> portion : Candidates.suites(version)) {
      List<Integer> picked = picks(server, portion);
      found.addAll(picked);
      portionsWithSuites += picked.isEmpty() ? 0 : 1;
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    // Several portions have each their own order; a last walk over what was found unites them.
    List<Integer> ordered = portionsWithSuites > 1 ? picks(server, found) : found;
    return Optional.of(
        new VersionFact(
            version, ordered.stream().map(CipherSuite::of).toList(), preference(server, ordered)));
  }

  private List<Integer> picks(Server server, List<Integer> offered) throws IOException {
    return Walk.over(offered, suites -> pick(server, suites));
  }

  private @Nullable Integer pick(Server server, List<Integer> suites) throws IOException {
    ProbeHello hello = ProbeHello.of(version, server.serverName(), suites);
    Answer answer = server.ask(hello);
    if (answer instanceof Answer.Refusal && version == TlsVersion.TLSv1_3) {
      // Servers exist that dislike a hello without a key share.
      answer = server.ask(hello.withKeyShare());
    }
    return answer instanceof Answer.Flight flight && flight.version() == version
        ? Integer.valueOf(flight.suite().code())
        : null;
  }

  private Preference preference(Server server, List<Integer> suites) throws IOException {
    if (suites.size() < 2) {
      return Preference.SINGLE;
    }
    List<Integer> reversed = new ArrayList<>(suites);
    Collections.reverse(reversed);
    Integer pick = pick(server, reversed);
    return suites.get(0).equals(pick) ? Preference.SERVER : Preference.CLIENT;
  }
}
