// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.CompanyCa;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The program on a company's CA in every form that a key comes in, with curl as a client that
 * trusts the company's root and nothing else. Neither key nor password shows anywhere.
 */
class OperatorAuthorityIT {
  private static final String PASSWORD = "correct-horse-battery";
  private static CompanyCa ca;
  private static NginxServer nginx;

  @BeforeAll
  static void start() {
    Command.require("curl");
    ca = new CompanyCa();
    nginx = NginxServer.start(TestPki.shared().good());
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  @Test
  void aRootInPlainPem() {
    assertCarried(builder("root.pem", "root.key"), "root.key");
  }

  @Test
  void aSubCaInEncryptedPemWithThePasswordInAFile() {
    ca.run("pkcs8 -topk8 -in sub.key -out sub.enc.key -passout pass:" + PASSWORD);
    ca.secret("sub.enc.key");
    Scratch.write(ca.file("password"), PASSWORD + "\n");
    ca.secret("password");

    assertCarried(
        builder("chain.pem", "sub.enc.key")
            .set("authority.key-password-file", ca.file("password").toString()),
        "sub.key");
  }

  @Test
  void aSubCaInPkcs12WithThePasswordInTheEnvironment() {
    ca.run("pkcs12 -export -inkey sub.key -in chain.pem -out sub.p12 -passout pass:" + PASSWORD);
    ca.secret("sub.p12");

    var builder =
        builder("sub.p12", "sub.p12")
            .set("authority.key-password-env", "CA_KEY_PASSWORD")
            .env("CA_KEY_PASSWORD", PASSWORD);

    assertCarried(builder, "sub.key");
    String shown =
        builder.run("config", "show").succeeded().out()
            + builder.run("authority", "show").succeeded().out();
    assertThat(shown).contains("CA_KEY_PASSWORD").contains("CN=Root");
    assertSecret(shown, "sub.key");
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    ca.run("pkcs8 -topk8 -in sub.key -out sub.other.key -passout pass:" + PASSWORD);
    ca.secret("sub.other.key");
    var result =
        builder("chain.pem", "sub.other.key")
            .set("authority.key-password-env", "CA_KEY_PASSWORD")
            .env("CA_KEY_PASSWORD", "not-this-one")
            .run("run", "--listen=127.0.0.1:0", "--admin=127.0.0.1:0")
            .exited(1);

    assertThat(result.out() + result.err())
        .contains(ca.file("sub.other.key") + ": cannot be decrypted with the password of")
        .contains("environment variable CA_KEY_PASSWORD")
        .doesNotContain("not-this-one");
  }

  private static DrawbridgeProcess.Builder builder(String certificate, String key) {
    return DrawbridgeProcess.builder()
        .set("log.level", "trace")
        .set("authority.certificate", ca.file(certificate).toString())
        .set("authority.key", ca.file(key).toString());
  }

  private static void assertCarried(DrawbridgeProcess.Builder builder, String plainKey) {
    try (DrawbridgeProcess proxy = builder.start()) {
      for (String type : List.of("ECDSA", "RSA")) {
        var result =
            Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
                .with("--cacert", ca.file("root.pem"), "--tls-max", "1.2")
                .with("--ciphers", "ECDHE-" + type + "-AES128-GCM-SHA256", nginx.url("/"))
                .run()
                .succeeded();
        assertThat(result.out()).startsWith("TLSv1.3 ");
      }
      assertThat(proxy.admin("/root.pem")).isEqualToNormalizingNewlines(certificate("root.pem"));
      String seen =
          proxy.process().output()
              + proxy.admin("/metrics")
              + proxy.admin("/")
              + proxy.admin("/root.pem");
      assertSecret(seen, plainKey);
    }
  }

  private static String certificate(String name) {
    String text = ca.text(name);
    return text.substring(text.indexOf("-----BEGIN"));
  }

  /** Neither the password nor the key, as hex or as PEM. */
  private static void assertSecret(String seen, String key) {
    assertThat(seen).doesNotContain(PASSWORD).doesNotContain("PRIVATE KEY");
    assertThat(seen.toLowerCase(Locale.ROOT).replace(":", ""))
        .doesNotContain(ca.keyHex(key).substring(8, 40));
    assertThat(ca.text(key).lines().filter(line -> line.length() == 64)).noneMatch(seen::contains);
  }
}
