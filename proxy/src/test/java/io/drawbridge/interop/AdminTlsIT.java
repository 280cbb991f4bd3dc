// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.CompanyCa;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Off loopback the admin port speaks TLS alone, with whatever certificate is in force. */
@Timeout(120)
class AdminTlsIT {
  private static final String SELF = "https://drawbridge.internal/";

  private static Command.Result curl(Path trusted, String url, Object... options) {
    return Command.of("curl", "-sS", "--max-time", "20", "-w", "%{http_code}", "-o", "/dev/null")
        .with("--cacert", trusted, url)
        .with(options)
        .run();
  }

  private static String token(DrawbridgeProcess proxy) throws IOException {
    return Files.readString(proxy.root().resolveSibling("admin-token")).strip();
  }

  private static String admin(DrawbridgeProcess proxy, String path) {
    return "https://127.0.0.1:" + proxy.adminPort() + path;
  }

  private static String reload(DrawbridgeProcess proxy, Path trusted) throws IOException {
    return Command.of("curl", "-sS", "--cacert", trusted, "-X", "POST")
        .with("-H", "Authorization: Bearer " + token(proxy), admin(proxy, "/api/reload"))
        .run()
        .succeeded()
        .out();
  }

  @Test
  void whoTrustsTheRootReachesItOverTlsAndNobodyWithoutTls() throws Exception {
    try (DrawbridgeProcess proxy = DrawbridgeProcess.builder().adminEverywhere().start()) {
      Path root = proxy.root();
      String bearer = "Authorization: Bearer " + token(proxy);

      assertThat(curl(root, admin(proxy, "/health/ready")).out()).isEqualTo("200");
      assertThat(curl(root, admin(proxy, "/metrics")).out()).isEqualTo("401");
      assertThat(curl(root, admin(proxy, "/metrics"), "-H", bearer).out()).isEqualTo("200");
      assertThat(curl(root, "https://localhost:" + proxy.adminPort() + "/").out()).isEqualTo("200");
      assertThat(curl(root, admin(proxy, "/"), "--tls-max", "1.1").exit()).isNotZero();
      curl(TestPki.shared().root(), admin(proxy, "/")).exited(60);
      curl(root, "http://127.0.0.1:" + proxy.adminPort() + "/").exited(52);
      asksAsACommand(proxy);
    }
  }

  private static void asksAsACommand(DrawbridgeProcess proxy) {
    List<String> plan = new ArrayList<>(DrawbridgeProcess.program());
    plan.addAll(List.of("plan", "--admin", "https://127.0.0.1:" + proxy.adminPort()));
    plan.addAll(List.of("--token-file", proxy.root().resolveSibling("admin-token").toString()));
    plan.addAll(List.of("--root", proxy.root().toString()));
    var answer =
        Command.of(plan.getFirst(), plan.subList(1, plan.size()).toArray()).run().succeeded();
    assertThat(answer.out()).contains("No plan");
  }

  /** A CA of the operator, its users and the admin port's own files: each is taken at a reload. */
  @Test
  void certificatesAndUsersAreTakenAtAReload() throws Exception {
    CompanyCa company = new CompanyCa();
    Path companyRoot = company.file("root.pem");
    String authority =
        "authority: { certificate: %s, key: %s }\n"
            .formatted(company.file("chain.pem"), company.file("sub.key"));
    DrawbridgeProcess.Builder builder =
        DrawbridgeProcess.builder().adminEverywhere().config("version: 1\n");
    Path users = Scratch.write(builder.configFile().resolveSibling("users"), user("ann", "first"));
    String access = "access: { users: " + users + " }\n";
    try (DrawbridgeProcess proxy = builder.start()) {
      assertThat(curl(proxy.root(), SELF, "--proxy", proxy.url()).out()).isEqualTo("200");

      Scratch.write(builder.configFile(), "version: 1\n" + authority + access);
      assertThat(reload(proxy, proxy.root())).contains("\"ok\":true");

      // Both ports show what the company's CA signed, and a name and password are asked for.
      assertThat(curl(companyRoot, admin(proxy, "/")).out()).isEqualTo("200");
      assertThat(curl(companyRoot, SELF, "--proxy", proxy.url()).exit()).isEqualTo(56);
      assertThat(through(proxy, companyRoot, "ann:first")).isEqualTo("200");

      Scratch.write(users, user("ann", "second"));
      reload(proxy, companyRoot);
      assertThat(through(proxy, companyRoot, "ann:first")).isNotEqualTo("200");
      assertThat(through(proxy, companyRoot, "ann:second")).isEqualTo("200");
    }
  }

  private static String user(String name, String password) {
    return Command.of("htpasswd", "-nbB", name, password).run().succeeded().out();
  }

  private static String through(DrawbridgeProcess proxy, Path trusted, String user) {
    return curl(trusted, SELF, "--proxy", proxy.url(), "--proxy-user", user).out();
  }

  @Test
  void aCertificateOfItsOwnIsReplacedAndABadOneIsNot() throws Exception {
    CompanyCa company = new CompanyCa();
    DrawbridgeProcess.Builder builder = DrawbridgeProcess.builder();
    Path certificate = Scratch.directory("admin").resolve("admin.pem");
    Path key = company.file("admin.key");
    company.run("ecparam -name prime256v1 -genkey -noout -out admin.key").secret("admin.key");
    sign(company, certificate, "one.example");
    builder.config("version: 1\nadmin: { certificate: %s, key: %s }\n".formatted(certificate, key));
    // On loopback too, where there are files.
    try (DrawbridgeProcess proxy = builder.start()) {
      assertThat(named(proxy, company, "one.example")).isEqualTo("200");

      sign(company, certificate, "two.example");
      assertThat(reload(proxy, company, "one.example")).contains("\"ok\":true");
      assertThat(named(proxy, company, "two.example")).isEqualTo("200");

      Scratch.write(certificate, Files.readString(company.file("root.pem")));
      assertThat(reload(proxy, company, "two.example"))
          .contains("\"ok\":false", "admin.certificate", "not the key of");
      assertThat(named(proxy, company, "two.example")).isEqualTo("200");

      sign(company, certificate, "two.example");
      Scratch.write(builder.configFile(), "version: 1\n");
      assertThat(reload(proxy, company, "two.example"))
          .contains("\"restart_needed\":[\"admin.certificate\"]");
    }
  }

  private static void sign(CompanyCa company, Path certificate, String name) {
    Scratch.write(company.file("admin.cnf"), "subjectAltName = DNS:" + name + "\n");
    company.run("req -new -key admin.key -subj /CN=admin -out admin.csr");
    company.run(
        "x509 -req -in admin.csr -CA root.pem -CAkey root.key -set_serial 9 -sha256 -days 9"
            + " -extfile admin.cnf -out "
            + certificate);
  }

  private static String named(DrawbridgeProcess proxy, CompanyCa company, String name) {
    return curl(company.file("root.pem"), url(proxy, name), "--resolve", resolve(proxy, name))
        .out();
  }

  private static String url(DrawbridgeProcess proxy, String name) {
    return "https://" + name + ":" + proxy.adminPort() + "/health/ready";
  }

  private static String resolve(DrawbridgeProcess proxy, String name) {
    return name + ":" + proxy.adminPort() + ":127.0.0.1";
  }

  /** Reloads by the name that the certificate has before it. */
  private static String reload(DrawbridgeProcess proxy, CompanyCa company, String before)
      throws IOException {
    return Command.of("curl", "-sS", "--cacert", company.file("root.pem"), "-X", "POST")
        .with("--resolve", resolve(proxy, before), "-H", "Authorization: Bearer " + token(proxy))
        .with(url(proxy, before).replace("/health/ready", "/api/reload"))
        .run()
        .succeeded()
        .out();
  }
}
