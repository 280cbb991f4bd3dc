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
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The page in Chromium, with real sessions behind it, and how a reader operates it. One for all
 * tests of the page.
 */
@ExtendWith(PageSite.Shared.class)
abstract class PageSite {
  /** Starts it before the first class of these tests, and stops it after the last. */
  static final class Shared implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              Shared.class,
              key -> {
                start();
                return (AutoCloseable) PageSite::stop;
              });
    }
  }

  static final ObjectMapper JSON = new ObjectMapper();

  /** Set to a directory to have pictures of the views written there. */
  private static final String PICTURES = System.getenv("PAGE_PICTURES");

  static NginxServer nginx;
  static DrawbridgeProcess proxy;
  static DrawbridgeProcess.Builder builder;
  static String config;
  static Browser browser;
  static String site;

  private static void start() {
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

  private static void stop() {
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

  static void request() {
    RequestLoop.start(1, proxy.proxyPort(), proxy.root(), nginx.port()).close();
  }

  static void view(String name) {
    browser.open(site + "/#" + name);
    browser.until("document.querySelector('h1')");
  }

  static void picture(String name) {
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

  static String text(String selector) {
    return browser.eval("document.querySelector('" + selector + "').innerText").asText();
  }

  static void click(String selector) {
    browser.eval("document.querySelector('" + selector + "').click()");
  }

  static void focus(String selector) {
    browser.until("document.querySelector('" + selector + "')");
    browser.eval("document.querySelector('" + selector + "').focus()");
  }

  static JsonNode api(String path) throws IOException {
    return JSON.readTree(proxy.admin("/api/" + path));
  }

  /** Gives the token to the dialog, by keyboard alone. */
  static void useToken() throws IOException {
    focus("#token-button");
    browser.press("Enter");
    browser.until("document.activeElement.id === 'token'");
    browser.type(Files.readString(proxy.root().resolveSibling("admin-token")).strip());
    browser.press("Enter");
    browser.until("!document.getElementById('token-dialog').open");
    browser.until("document.getElementById('token-button').textContent.includes('✓')");
    browser.until("document.querySelector('main h1')");
  }
}
