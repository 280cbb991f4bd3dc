// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TestPki;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code authority rotate} beside a running proxy, with openssl as a client that looks closely. */
class RotationIT {
  @Test
  void aRunningProxyTakesNewIssuingCertificatesOverAndClientsGoOn() {
    try (var nginx = NginxServer.start(TestPki.shared().good());
        var proxy = DrawbridgeProcess.start()) {
      String before = issuer(proxy, nginx.port());
      assertThat(issuer(proxy, nginx.port())).isEqualTo(before);

      Path data = proxy.root().getParent();
      var rotated =
          Command.of(
                  DrawbridgeProcess.program().get(0),
                  DrawbridgeProcess.program().stream().skip(1).toArray())
              .with("authority", "rotate", "--data", data)
              .run()
              .succeeded();

      assertThat(rotated.out()).contains("issuing   " + data.resolve("issuing-ecdsa.pem"));
      Await.until(
          () -> "another issuing certificate than before:\n" + proxy.process().output(),
          () -> !issuer(proxy, nginx.port()).equals(before));
    }
  }

  /** The certificate above the leaf; fails unless the whole chain verifies to the root. */
  private static String issuer(DrawbridgeProcess proxy, int port) {
    String out =
        Command.of("openssl", "s_client", "-proxy", "127.0.0.1:" + proxy.proxyPort())
            .with("-connect", "localhost:" + port, "-servername", "localhost", "-showcerts")
            .with("-verify_return_error", "-verify_hostname", "localhost")
            .with("-CAfile", proxy.root())
            .run()
            .succeeded()
            .out();
    return out.substring(
        out.lastIndexOf("-----BEGIN CERTIFICATE"), out.lastIndexOf("-----END CERTIFICATE"));
  }
}
