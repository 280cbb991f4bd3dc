// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drawbridge.policy.Destination;
import java.nio.charset.StandardCharsets;

/** The head of a CONNECT: a host and a port that are nothing else, or a refusal fit to print. */
class ConnectHeadFuzzTest {

  @FuzzTest(maxDuration = "5s")
  void read(byte[] bytes) {
    String head = "CONNECT " + new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n";

    switch (ConnectHead.read(head)) {
      case ConnectHead.Bad bad -> assertThat(bad.detail()).matches("[ -~]{1,300}");
      case ConnectHead.Request request -> {
        Destination to = request.destination();
        assertThat(to.port()).isBetween(1, 65535);
        assertThat(to.host()).matches("[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}");
        // Every reader of this line finds the same host in it.
        assertThat(head.substring(8).toLowerCase(java.util.Locale.ROOT))
            .startsWith(to.host().contains(":") ? "[" + to.host() + "]" : to.host());
      }
    }
  }
}
