// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.LimboCase;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every chain of x509-limbo for servers, at the time it is meant for. */
class LimboTest {
  private static String verdict(LimboCase each) {
    try {
      Instant now = each.time() == null ? Instant.now() : each.time();
      UpstreamTrust.of(each.readRoots(), Clock.fixed(now, ZoneOffset.UTC))
          .verify(each.sent(), "UNKNOWN", each.host());
      return "accepted";
    } catch (CertificateException e) {
      return "refused: " + e.getMessage();
    }
  }

  @Test
  void scores() {
    List<LimboCase> cases = LimboCase.servers();
    int[] core = new int[4];
    int[] all = new int[4];
    var missed = new TreeMap<String, String>();
    for (LimboCase each : cases) {
      long start = System.nanoTime();
      String verdict = verdict(each);
      long ms = (System.nanoTime() - start) / 1_000_000;
      boolean right = verdict.equals("accepted") == each.accepted();
      int column = each.accepted() ? 2 : 0;
      for (int[] counts : each.isCore() ? new int[][] {core, all} : new int[][] {all}) {
        counts[column]++;
        counts[column + 1] += right ? 1 : 0;
      }
      System.out.println((right ? "ok   " : "MISS ") + (each.isCore()?"core ":"     ")+ each.id() + " " + ms + " ms " + verdict);
    }
    System.out.println(java.util.Arrays.toString(core) + java.util.Arrays.toString(all));
  }
}
