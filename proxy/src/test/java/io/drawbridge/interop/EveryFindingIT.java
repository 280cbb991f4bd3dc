// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.classify.Finding;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.HelloBytes;
import io.drawbridge.testing.Tunnel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every finding about a client, on the record of a session and in the metrics. */
class EveryFindingIT {
  private static final String HOST = "drawbridge.internal";

  private static final int ECDHE_GCM = 0xC02F;
  private static final int ECDHE_CBC = 0xC013;

  /** In this order: an app that offered TLS 1.3 before is downgraded when it offers less. */
  private static final List<byte[]> HELLOS =
      List.of(
          named()
              .suites(0x1301, ECDHE_GCM)
              .supportedVersions(0x0304, 0x0303, 0x0302)
              .groups(0x11EC, 0x001D)
              .record(),
          new HelloBytes().serverName("other.example").record(),
          named().suites(ECDHE_CBC).signatureSchemes(0x0201, 0x0203).record(),
          named().suites(ECDHE_GCM, 0x5600).version(0x0302).record(),
          named().suites(0x009E, 0x0033).record(),
          named().suites(ECDHE_GCM, 0x0034).record(),
          named().suites(ECDHE_GCM, 0x0003).record(),
          named().suites(ECDHE_GCM, 0x0001).record(),
          named().suites(0x0004, 0x0005).record(),
          named().suites(0x000A).record(),
          new HelloBytes().version(0x0301).suites(0x002F).compression(1, 0).record(),
          new HelloBytes().version(0x0300).suites(0x002F).record(),
          HelloBytes.sslv2(0x0301, 0x00002F));

  @Test
  void isOnRecordAndInTheMetrics() {
    try (var proxy = DrawbridgeProcess.start()) {
      for (byte[] hello : HELLOS) {
        try (Tunnel tunnel = Tunnel.open(proxy, HOST, 443)) {
          tunnel.write(hello);
          tunnel.tlsAnswer();
        }
      }
      Await.until(
          () -> proxy.records().all().size() + " of " + HELLOS.size() + " records",
          () -> proxy.records().all().size() >= HELLOS.size());
      List<String> recorded = new ArrayList<>();
      for (JsonNode record : proxy.records().all()) {
        record.path("findings").forEach(finding -> recorded.add(finding.asText()));
      }
      List<String> labels = Arrays.stream(Finding.values()).map(Finding::label).toList();

      assertThat(recorded).containsAll(labels);
      assertThat(labels)
          .allSatisfy(
              label ->
                  assertThat(
                          proxy.metric(
                              "drawbridge_findings_total",
                              "finding=\"" + label + "\",leg=\"client\""))
                      .isEqualTo((double) recorded.stream().filter(label::equals).count()));
    }
  }

  private static HelloBytes named() {
    return new HelloBytes().serverName(HOST);
  }
}
