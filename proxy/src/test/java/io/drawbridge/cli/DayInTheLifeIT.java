// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Sources;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OldClient;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.SettableClock;
import io.drawbridge.testing.TestPki;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One day of a proxy whose clock the test turns: real clients, real servers, and what the commands
 * say about them. The steps build on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("TimeInStaticInitializer") // the day begins when the class does
class DayInTheLifeIT {
  private static final int PROTOCOL_VERSION = 70;
  private static final int INSUFFICIENT_SECURITY = 71;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whole seconds, so that what is printed is what is configured. */
  private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static final Instant WARNING = START.plus(Duration.ofMinutes(30));
  private static final Instant BROWNOUT = START.plus(Duration.ofHours(1));
  private static final Instant CUT_OFF = START.plus(Duration.ofHours(2));
  private static final OldClient SYNC_ENGINE = OldClient.tls10(OldClient.RSA_SUITES);
  private static final OldClient TLS11 = OldClient.tls11(OldClient.ECDHE_SUITES);
  private static final OldClient DHE_ONLY = OldClient.tls12(List.of(0x009e, 0x0033));

  /** The other way round: what the rule carries now is refused, what is refused is carried. */
  private static final String PROPOSED =
      """
      version: 1
      client: { legacy: detect }
      rules:
        - { name: sync-engine, when: { port: [VENDOR] }, action: intercept, legacy: reject }
      """;

  private static final SettableClock CLOCK = new SettableClock(START);

  private static Path data;
  private static NginxServer api;
  private static NginxServer vendor;
  private static Proxy proxy;

  @BeforeAll
  static void start() throws Exception {
    Command.require("curl");
    api = NginxServer.start(TestPki.shared().good());
    vendor = NginxServer.start(TestPki.shared().good());
    data = Scratch.directory("day");
    Path file =
        Scratch.write(
            data.resolve("day.yaml"),
            """
            version: 1
            listeners: [ { address: "127.0.0.1:0" } ]
            admin: { address: 127.0.0.1:0 }
            data: DATA
            upstream: { trust: ROOT }
            access: { deny-networks: [], ports: [1-65535] }
            inventory: { clients: [ { network: 127.0.0.0/8, name: this machine } ] }
            rules:
              - name: sync-engine
                owner: mail-team
                when: { port: [VENDOR] }
                action: intercept
                legacy: detect
                plan:
                  warn-from: WARNING
                  warn-apps: true
                  reject-from: CUT_OFF
                  brownouts: [ { at: BROWNOUT, for: 15m } ]
            """
                .replace("DATA", data.toString())
                .replace("ROOT", TestPki.shared().root().toString())
                .replace("VENDOR", String.valueOf(vendor.port()))
                .replace("WARNING", WARNING.toString())
                .replace("CUT_OFF", CUT_OFF.toString())
                .replace("BROWNOUT", BROWNOUT.toString()));
    Sources sources = new Sources(file, Map.of(), List.of(), List.of());
    ConfigResult loaded = ConfigReport.loader().load(sources);
    assertThat(loaded).isInstanceOf(ConfigResult.Valid.class);
    Configuration configuration =
        new Configuration(
            null, (ConfigResult.Valid) loaded, () -> ConfigReport.loader().load(sources));
    proxy = new Proxy(configuration, CLOCK, LiveLog.start(configuration.settings()));
    proxy.start();
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    vendor.close();
    api.close();
  }

  private static InetSocketAddress address() {
    return proxy.listeners().get(0);
  }

  private static void curl(NginxServer server) {
    Command.of("curl", "-sS", "--max-time", "20")
        .with("--proxy", "http://127.0.0.1:" + address().getPort())
        .with("--cacert", data.resolve("root.pem"), server.url("/"))
        .run()
        .succeeded();
  }

  private static String drawbridge(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>();
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    all.addAll(
        List.of(
            "--admin=127.0.0.1:" + proxy.admin().getPort(),
            "--token-file=" + data.resolve("admin-token")));
    int exit =
        Commands.commandLine(new Serve())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(new String[0]));
    assertThat(exit).as(all + "\n" + out + err).isZero();
    return out.toString();
  }

  private static JsonNode json(Object... arguments) throws Exception {
    return JSON.readTree(drawbridge(arguments));
  }

  @Test
  @Order(1)
  void theReportCountsWhoWasSeen() throws Exception {
    curl(api);
    curl(vendor);
    for (int i = 0; i < 3; i++) {
      assertThat(SYNC_ENGINE.get(address(), vendor.port()).answer()).contains("200 OK");
    }
    assertThat(TLS11.get(address(), api.port()).alert()).isEqualTo(PROTOCOL_VERSION);
    assertThat(DHE_ONLY.get(address(), api.port()).alert()).isEqualTo(INSUFFICIENT_SECURITY);

    assertThat(drawbridge("report").lines().findFirst().orElseThrow())
        .isEqualTo(
            "Of 4 applications, 2 are refused today (1 client), and 1 more would break if legacy TLS"
                + " were rejected now; 1 on "
                + BROWNOUT
                + " (brownout of rule sync-engine); 1 on "
                + CUT_OFF
                + " (cut-off of rule sync-engine).");
    JsonNode report = json("report", "--json");
    assertThat(report.path("sessions").asInt()).isEqualTo(7);
    assertThat(report.path("identities").asInt()).isEqualTo(5);
    JsonNode mail =
        report
            .path("by_owner")
            .valueStream()
            .filter(group -> group.path("name").asText().equals("mail-team"))
            .findFirst()
            .orElseThrow();
    assertThat(mail.path("state").asText()).isEqualTo("breaks on " + BROWNOUT);
    assertThat(mail.path("sessions").asInt()).isEqualTo(4);
    assertThat(report.path("by_client").path(0).path("name").asText()).isEqualTo("this machine");
    assertThat(drawbridge("report", "--csv", "--by", "finding"))
        .contains("finding,legacy-version,refused in part,TLSv1.0 TLSv1.1,2,1,4,")
        .contains("finding,weak-dh-only,refused,TLSv1.2,1,1,1,");
  }

  @Test
  @Order(2)
  void whatIfIsWhatTheClientsWouldFind() throws Exception {
    JsonNode carried = json("what-if", "client.legacy=detect", "--json");
    JsonNode without = json("what-if", "rules=[]", "--json");
    JsonNode later = json("what-if", "--at", CUT_OFF, "--json");

    assertThat(carried.path("stops")).isEmpty();
    assertThat(carried.path("starts")).hasSize(1);
    assertThat(carried.path("starts").path(0).path("offered").asText()).isEqualTo("TLSv1.1");
    assertThat(without.path("starts")).isEmpty();
    assertThat(without.path("stops")).hasSize(1);
    assertThat(without.path("stops").path(0).path("offered").asText()).isEqualTo("TLSv1.0");
    assertThat(without.path("stopping_applications").path(0).path("sessions").asInt()).isEqualTo(3);
    assertThat(later.path("stops")).hasSize(1);
    assertThat(later.path("stopping_owners").path(0).path("name").asText()).isEqualTo("mail-team");
    String yaml = PROPOSED.replace("VENDOR", String.valueOf(vendor.port()));
    Path proposed = Scratch.write(data.resolve("proposed.yaml"), yaml);
    JsonNode file = json("what-if", "--config", proposed, "--json");
    assertThat(file).isEqualTo(api("what-if", Map.of("config", yaml)));
    assertThat(labels(file.path("stops"))).containsExactly("TLSv1.0");
    assertThat(labels(file.path("starts"))).containsExactly("TLSv1.1");
    assertThat(carried).isEqualTo(api("what-if", Map.of("set", List.of("client.legacy=detect"))));
    assertThat(drawbridge("what-if", "client.groups=[X25519, P-256]"))
        .isEqualTo("Nothing changes for the 5 identities seen so far.\n");
  }

  @Test
  @Order(3)
  void everyRefusalIsExplained() throws Exception {
    JsonNode refusals = json("explain", "--json").path("refusals");

    assertThat(refusals.valueStream().map(each -> each.path("reason").asText()))
        .containsExactlyInAnyOrder("legacy-version", "weak-dh-only");
    for (JsonNode refusal : refusals) {
      String words = drawbridge("explain", refusal.path("id").asText());
      assertThat(words).contains("rule default", "needed       versions: TLSv1.2-TLSv1.3");
      if (refusal.path("reason").asText().equals("legacy-version")) {
        assertThat(words)
            .contains("versions: TLSv1.0, TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")
            .contains("has client.legacy: reject")
            .contains("legacy: detect", "port: [" + api.port() + "], client: [127.0.0.1]");
      } else {
        assertThat(words)
            .contains(
                "suites: TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, TLS_DHE_RSA_WITH_AES_128_CBC_SHA")
            .contains("Enable an ECDHE suite", "action: tunnel")
            .doesNotContain("legacy: detect");
      }
    }
  }

  @Test
  @Order(4)
  void aBrownoutIsFeltWhileItLasts() throws Exception {
    CLOCK.set(WARNING.minusMillis(1));
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).answer())
        .contains("200 OK")
        .doesNotContain("Sunset");
    CLOCK.set(BROWNOUT.minusMillis(1));
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).answer()).contains("200 OK", "Sunset: ");
    JsonNode next = json("plan", "--json").path("steps").path(0);
    assertThat(next.path("what").asText()).isEqualTo("brownout");
    assertThat(next.path("applications").asInt()).isEqualTo(1);
    assertThat(next.path("hit")).hasSize(1);
    assertThat(next.path("hit").path(0).path("client").asText()).isEqualTo("this machine");
    assertThat(next.path("hit").path(0).path("destination").asText())
        .isEqualTo("localhost:" + vendor.port());
    assertThat(drawbridge("plan"))
        .contains("which would hit 1 application on 1 client seen so far");

    CLOCK.set(BROWNOUT);
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).alert()).isEqualTo(PROTOCOL_VERSION);
    curl(vendor);
    assertThat(json("plan", "--json").path("now").path(0).path("rejects").asBoolean()).isTrue();
    assertThat(drawbridge("explain", newest()))
        .contains("the plan of rule \"sync-engine\" has a brownout until")
        .contains("decided by   rule sync-engine, owner mail-team");

    JsonNode since = json("report", "--since", BROWNOUT, "--json");
    assertThat(since.path("identities").asInt()).isEqualTo(2);
    assertThat(since.path("sessions").asInt()).isEqualTo(3 + 1 + 1 + 1 + 1 + 1);
    assertThat(json("report", "--since", BROWNOUT.plusMillis(1), "--json").path("identities"))
        .hasToString("0");

    CLOCK.set(BROWNOUT.plus(Duration.ofMinutes(15)));
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).answer()).contains("200 OK");
    assertThat(drawbridge("explain", newest()))
        .contains("the policy in force now would let it pass");
  }

  @Test
  @Order(5)
  void aCutOffIsForGoodUnlessItIsHeld() throws Exception {
    CLOCK.set(CUT_OFF);
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).alert()).isEqualTo(PROTOCOL_VERSION);
    assertThat(drawbridge("report"))
        .startsWith("Of 4 applications, 3 are refused today (1 client)");

    assertThat(drawbridge("plan", "hold", "sync-engine", "--for=24h", "--because=vendor is late"))
        .contains("held until " + CUT_OFF.plus(Duration.ofDays(1)));
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).answer()).contains("200 OK");
    JsonNode plan = json("plan", "--json");
    assertThat(plan.path("holds").path(0).path("because").asText()).isEqualTo("vendor is late");
    assertThat(plan.path("steps")).hasSize(1);
    assertThat(plan.path("steps").path(0).path("what").asText()).isEqualTo("hold ends");
    assertThat(plan.path("steps").path(0).path("applications").asInt()).isEqualTo(1);

    drawbridge("plan", "release", "sync-engine");
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).alert()).isEqualTo(PROTOCOL_VERSION);
  }

  @Test
  @Order(6)
  void aClockThatJumpsIsFollowedByThePlanAndTheInventoryGoesOn() throws Exception {
    int before = json("report", "--json").path("sessions").asInt();

    CLOCK.set(START.minus(Duration.ofDays(3650)));
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).answer()).contains("200 OK");
    CLOCK.set(CUT_OFF.plus(Duration.ofDays(3650)));
    assertThat(SYNC_ENGINE.get(address(), vendor.port()).alert()).isEqualTo(PROTOCOL_VERSION);

    JsonNode report = json("report", "--json");
    assertThat(report.path("sessions").asInt()).isEqualTo(before + 2);
    assertThat(report.path("identities").asInt()).isEqualTo(5);
  }

  private static List<String> labels(JsonNode hits) {
    return hits.valueStream().map(hit -> hit.path("offered").asText()).toList();
  }

  /** What the page asks and gets. */
  private static JsonNode api(String path, Map<String, Object> body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + proxy.admin().getPort() + "/api/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  private static String newest() throws Exception {
    return json("explain", "--json").path("refusals").path(0).path("id").asText();
  }
}
