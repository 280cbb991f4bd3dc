// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.classify.ServerFinding;
import java.time.Duration;
import java.util.List;

/** What came of one target. */
public sealed interface CheckResult {

  Target target();

  /**
   * The server was examined.
   *
   * @param address as connected to, {@code 192.0.2.1}
   * @param findings most serious first
   * @param failures of single probes; what they would have found is missing
   */
  record Examined(
      Target target,
      String address,
      ServerFacts facts,
      List<ServerFinding.Seen> findings,
      Verdict verdict,
      List<ProbeFailure> failures,
      int connections,
      Duration took)
      implements CheckResult {}

  /** There is no TLS server to examine. */
  record Untested(Target target, ProbeFailure failure) implements CheckResult {}
}
