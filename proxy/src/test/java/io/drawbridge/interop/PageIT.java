// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Browser;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OldClient;
import io.drawbridge.testing.RequestLoop;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in Chromium, with real sessions behind it: every view is operated as a reader would. */
@Timeout(180)
class PageIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Set to a directory to have pictures of the views written there. */
  private static final String PICTURES = System.getenv("PAGE_PICTURES");

  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;
  private static DrawbridgeProcess.Builder builder;
  private static String config;
  private static Browser browser;
  private static String site;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    config =
        """
        version: 1
        rules:
          - name: old-sync
            owner: mail-team
            when: { host: [localhost], port: [%d] }
            action: intercept
            legacy: detect
            plan:
              reject-from: 2040-03-31T00:00:00Z
              brownouts: [ { at: 2040-03-17T10:00:00Z, for: 15m } ]
        """
            .formatted(nginx.port());
    builder = DrawbridgeProcess.builder().config(config).set("inventory.flush", "1s");
    proxy = builder.start();
    site = "http://127.0.0.1:" + proxy.adminPort();
    request();
    OldClient.tls10(OldClient.RSA_SUITES).get(proxy, nginx.port());
    try (TcpServer other = TcpServer.silent()) {
      OldClient.tls10(OldClient.RSA_SUITES).get(proxy, other.port());
    }
    Await.until(
        () -> proxy.admin("/api/refusals"), () -> proxy.admin("/api/refusals").contains("\"id\""));
    Await.until(
        () -> proxy.admin("/api/inventory"),
        () -> proxy.admin("/api/inventory").matches("(?s).*\"total\":[3-9].*"));
    browser = Browser.start();
  }

  @AfterAll
  static void stop() {
    try {
      List<String> foreign =
          browser.requests().stream()
              .filter(url -> !url.startsWith(site + "/") && !url.startsWith("about:"))
              // A picture that Chromium draws in its own date field.
              .filter(url -> !url.startsWith("data:"))
              .toList();
      assertThat(foreign).as("requests to other hosts").isEmpty();
      // Chromium complains of each answer 401 and 422, which tests bring about.
      assertThat(browser.complaints()).filteredOn(line -> !line.contains("status of 4")).isEmpty();
    } finally {
      browser.close();
      proxy.close();
      nginx.close();
    }
  }

  private static void request() {
    RequestLoop.start(1, proxy.proxyPort(), proxy.root(), nginx.port()).close();
  }

  private static void view(String name) {
    browser.open(site + "/#" + name);
    browser.until("document.querySelector('h1')");
  }

  private static void picture(String name) {
    if (PICTURES != null) {
      take(name);
      browser.scheme("dark");
      take(name + "-dark");
      browser.scheme("light");
      browser.size(390, 900);
      take(name + "-narrow");
      browser.size(1280, 900);
    }
  }

  private static void take(String name) {
    browser.eval("scrollTo(0, 0)");
    browser.eval("new Promise((done) => setTimeout(done, 1200))");
    browser.screenshot(Path.of(PICTURES, "page-" + name + ".png"));
  }

  private static String text(String selector) {
    return browser.eval("document.querySelector('" + selector + "').innerText").asText();
  }

  private static void click(String selector) {
    browser.eval("document.querySelector('" + selector + "').click()");
  }

  private static void focus(String selector) {
    browser.until("document.querySelector('" + selector + "')");
    browser.eval("document.querySelector('" + selector + "').focus()");
  }

  private static JsonNode api(String path) throws IOException {
    return JSON.readTree(proxy.admin("/api/" + path));
  }

  /** Gives the token to the dialog, by keyboard alone. */
  private static void useToken() throws IOException {
    focus("#token-button");
    browser.press("Enter");
    browser.until("document.activeElement.id === 'token'");
    browser.type(Files.readString(proxy.root().resolveSibling("admin-token")).strip());
    browser.press("Enter");
    browser.until("!document.getElementById('token-dialog').open");
    browser.until("document.getElementById('token-button').textContent.includes('✓')");
    browser.until("document.querySelector('main h1')");
  }

  @Test
  void nowMovesWithoutBeingAsked() throws Exception {
    view("now");
    String begun =
        "Number((document.body.innerText.match(/([0-9]+) sessions since start/) || [])[1])";
    browser.until(begun + " >= 3");
    int before = browser.eval(begun).asInt();
    assertThat(text("main")).contains("TLSv1.0", "TLSv1.3", "legacy-version");

    request();

    browser.until(begun + " > " + before);
    long asked = browser.requests().stream().filter(url -> url.endsWith("/api/now")).count();
    browser.until(
        "[...document.querySelectorAll('canvas')].every((c) => Chart.getChart(c).data.labels.length > 2)");
    assertThat(browser.requests().stream().filter(url -> url.endsWith("/api/now")).count())
        .isEqualTo(asked);
    picture("now");
  }

  @Test
  void whoIsGroupedFilteredSortedAndOpened() {
    view("who");
    browser.until("document.querySelectorAll('main tbody tr').length > 0");
    browser.eval("by.value = 'destination'; by.dispatchEvent(new Event('change'))");
    assertThat(text("tbody button")).startsWith("localhost");

    focus("#find");
    browser.type("no such name");
    browser.until("document.body.innerText.includes('nobody of that name')");
    browser.eval("document.getElementById('find').value = ''");
    browser.eval("document.getElementById('find').dispatchEvent(new Event('input'))");

    browser.eval("[...document.querySelectorAll('th button')].at(-1).click()");
    assertThat(
            browser.eval("document.querySelector('th[aria-sort=descending]').innerText").asText())
        .startsWith("Last seen");
    browser.eval("document.querySelector('th button').click()");
    assertThat(browser.eval("document.querySelector('th[aria-sort=ascending]').innerText").asText())
        .startsWith("Name");
    List<String> names = new ArrayList<>();
    browser
        .eval("[...document.querySelectorAll('tbody button')].map((b) => b.innerText)")
        .forEach(name -> names.add(name.asText()));
    assertThat(names).isSorted();

    focus("tbody button");
    browser.press("Enter");
    browser.until("document.body.innerText.includes('What mends it')");
    assertThat(text("main"))
        .contains("legacy-version", "The app offers nothing newer than TLS 1.1.", "old-sync");
    click("details summary");
    assertThat(text("details pre")).contains("versions: TLSv1", "suites: TLS_");
    picture("who");
  }

  @Test
  void whatThePlanSaysAndWhatWouldBe() throws Exception {
    view("plan");
    browser.until("document.querySelectorAll('ol.timeline li').length >= 3");
    assertThat(text("ol.timeline"))
        .contains("old-sync", "brownout", "mail-team", "1 application on 1 client");

    browser.eval("at.value = '2041-01-01T00:00'");
    focus("#set");
    browser.press("Enter");
    browser.until("document.body.innerText.includes('Would stop')");
    String at = browser.eval("new Date('2041-01-01T00:00').toISOString()").asText();
    JsonNode told =
        JSON.readTree(
            proxy
                .adminRequest(
                    "POST",
                    "/api/what-if",
                    "{\"set\":[\"client.legacy=reject\"],\"at\":\"" + at + "\"}")
                .body());
    assertThat(told.get("stops")).isNotEmpty();
    assertThat(text("[role=status] strong")).isEqualTo(told.get("summary").asText());
    assertThat(
            browser
                .eval("document.querySelectorAll('form ~ [role=status] tbody tr').length")
                .asInt())
        .isEqualTo(told.get("stops").size());
    picture("plan");
  }

  @Test
  void aPlanIsHeldWithTheTokenAlone() throws Exception {
    view("plan");
    browser.eval("sessionStorage.clear()");
    hold();
    browser.until("document.querySelector('[role=alert]')");
    assertThat(text("[role=alert]")).contains("admin token");
    assertThat(api("plan").get("holds")).isEmpty();

    useToken();
    browser.until("document.getElementById('hold-by')");
    hold();
    browser.until("document.body.innerText.includes('old-sync is held until')");
    assertThat(api("plan").at("/holds/0/because").asText()).isEqualTo("the month's end");

    browser.eval(
        "[...document.querySelectorAll('button')].find((b) => b.innerText === 'Release old-sync').click()");
    browser.until("!document.body.innerText.includes('is held until')");
    assertThat(api("plan").get("holds")).isEmpty();
  }

  private static void hold() {
    focus("#hold-by");
    browser.type("ann");
    focus("#hold-because");
    browser.type("the month's end");
    browser.press("Enter");
  }

  @Test
  void aRefusalIsExplained() throws Exception {
    view("refused");
    browser.until("document.querySelector('tbody button')");
    assertThat(text("tbody")).contains("legacy-version", "TLSv1.0");
    focus("tbody button");
    browser.press(" ");
    browser.until("document.body.innerText.includes('What to change there')");
    JsonNode why = api("explain/" + api("refusals").at("/refusals/0/id").asText());
    assertThat(text("main")).contains(why.get("summary").asText(), why.get("id").asText());
    assertThat(why.get("change_here")).isNotEmpty();
    assertThat(text("main pre")).contains("legacy: detect");
    picture("refused");
  }

  @Test
  void aServerIsChecked() throws Exception {
    view("check");
    useToken();
    focus("#server");
    browser.type("localhost:" + nginx.port());
    browser.press("Enter");
    browser.until("document.body.innerText.includes('Versions and suites')");
    assertThat(text("main")).contains("TLSv1.3", "TLS_AES_128_GCM_SHA256", "Through the proxy");
    picture("check");
  }

  @Test
  void theRootAndHowToTrustIt() throws Exception {
    view("trust");
    browser.until("document.querySelector('details')");
    assertThat(text("main")).contains(api("trust").get("sha256").asText());
    assertThat(browser.eval("fetch('/root.pem').then((answer) => answer.text())").asText())
        .isEqualTo(Files.readString(proxy.root()));
    focus("details summary");
    browser.press(" ");
    browser.until("document.querySelector('details').open");
    assertThat(text("details pre")).contains("drawbridge-root.pem");
    picture("trust");
  }

  @Test
  void settingsAreFoundAndReadAgain() throws Exception {
    view("settings");
    useToken();
    browser.until("document.querySelectorAll('tbody tr').length > 50");
    focus("#search");
    browser.type("limits");
    browser.until("document.querySelectorAll('tbody tr').length < 30");
    picture("settings");
    browser.eval("search.value = ''; search.dispatchEvent(new Event('input'))");
    click("#only");
    browser.until("document.querySelectorAll('tbody tr').length < 30");
    focus("#search");
    browser.type("rules");
    browser.until("document.querySelectorAll('tbody tr').length > 0");
    assertThat(text("tbody")).contains("old-sync").doesNotContain("deny-networks");

    Scratch.write(builder.configFile(), config + "limits: { idel: 3s }\n");
    click("main button.primary");
    browser.until("document.body.innerText.includes('nothing has changed')");
    assertThat(text("main")).contains("limits.idel");
    Scratch.write(builder.configFile(), config);
    click("main button.primary");
    browser.until("document.body.innerText.includes('In force since')");
  }

  @Test
  void theKeyboardAloneReachesEverything() {
    view("who");
    browser.until("document.querySelector('tbody button')");
    browser.press("Tab");
    assertThat(focused()).isEqualTo("Skip to content");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 40 && !(seen.contains("Token") && seen.contains("find")); i++) {
      browser.press("Tab");
      seen.add(focused());
      String outline =
          browser.eval("getComputedStyle(document.activeElement).outlineStyle").asText();
      assertThat(outline).as("focus is visible on " + seen.getLast()).isNotEqualTo("none");
    }
    assertThat(seen)
        .containsSubsequence("Now", "Who", "Plan", "Refused", "Check", "Trust", "Settings", "Token")
        .containsSubsequence("Token", "by", "find");
    browser.press("Tab", 8);
    assertThat(focused()).isEqualTo("by");

    browser.eval("document.querySelector('nav a[href=\"#refused\"]').focus()");
    browser.press("Enter");
    browser.until("document.activeElement.id === 'main' && document.title.startsWith('Refused')");
    assertThat(text("nav a[aria-current=page]")).isEqualTo("Refused");

    focus("#token-button");
    browser.press(" ");
    browser.until("document.activeElement.id === 'token'");
    browser.press("Escape");
    browser.until("!document.getElementById('token-dialog').open");
    browser.until("document.activeElement.id === 'token-button'");
  }

  private static String focused() {
    return browser
        .eval(
            "document.activeElement.id === 'token-button' ? 'Token' : document.activeElement.id || document.activeElement.innerText")
        .asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "who", "plan", "refused", "check", "trust", "settings"})
  void everythingHasANameForWhoDoesNotSee(String view) {
    view(view);
    browser.until("document.querySelector('#health').innerText === 'ready'");
    List<String> roles = new ArrayList<>();
    List<String> nameless = new ArrayList<>();
    for (JsonNode node : browser.call("Accessibility.getFullAXTree", Map.of()).path("nodes")) {
      String role = node.at("/role/value").asText();
      if (!node.path("ignored").asBoolean()) {
        roles.add(role);
        if (List.of(
                    "button",
                    "link",
                    "textbox",
                    "searchbox",
                    "combobox",
                    "checkbox",
                    "spinbutton",
                    "image",
                    "img",
                    "heading",
                    "region",
                    "dialog")
                .contains(role)
            && node.at("/name/value").asText().isBlank()) {
          nameless.add(node.toString());
        }
      }
    }
    assertThat(roles).contains("banner", "navigation", "main", "contentinfo", "heading", "status");
    assertThat(nameless).isEmpty();
    assertThat(browser.eval("document.querySelectorAll('h1').length").asInt()).isEqualTo(1);
    assertThat(browser.eval("document.documentElement.lang").asText()).isEqualTo("en");
  }

  /** WCAG 2.2 §1.4.3: text against what is behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textStandsOut(String scheme) {
    browser.scheme(scheme);
    view("settings");
    browser.until("document.querySelectorAll('tbody tr').length > 50");
    JsonNode faint = browser.eval(CONTRAST);
    assertThat(faint).as(faint.toString()).isEmpty();
    String ground = browser.eval("getComputedStyle(document.body).backgroundColor").asText();
    assertThat(ground).isEqualTo(scheme.equals("dark") ? "rgb(16, 21, 28)" : "rgb(245, 246, 248)");
    if (scheme.equals("dark")) {
      view("now");
      browser.until(
          "document.querySelector('canvas').width > 0 && document.body.innerText.includes('since start')");
    }
    browser.scheme("light");
  }

  /** Texts whose contrast is below 4.5 to 1; those of colours that appear with states, too. */
  private static final String CONTRAST =
      """
      (() => {
        const parts = (text) => text.match(/[0-9.]+/g).map(Number);
        const light = (text) => parts(text).slice(0, 3).map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (e) => { for (; e; e = e.parentElement) {
          const found = getComputedStyle(e).backgroundColor;
          if ((parts(found)[3] ?? 1) > 0) return found;
        } return 'rgb(255, 255, 255)'; };
        const card = document.querySelector('.card');
        for (const name of ['good', 'bad', 'warn', 'quiet', 'empty']) {
          const sample = document.createElement('p');
          sample.className = name;
          sample.textContent = name;
          card.append(sample);
        }
        return [...document.querySelectorAll('body *')]
          .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
          .map((e) => {
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
            return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), `${e.tagName}.${e.className} ${e.textContent.slice(0, 20)}`];
          })
          .filter(([ratio]) => ratio < 4.5);
      })()
      """;
}
