// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page by keyboard alone, for who does not see, and in light and dark. */
@Timeout(180)
class PageAccessibilityIT extends PageSite {
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
