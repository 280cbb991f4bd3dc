// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked and done on the page, with the token where it takes one. */
@Timeout(180)
class PageActionsIT extends PageSite {
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
    browser.until("!document.querySelector('main button.primary').disabled");
    click("main button.primary");
    browser.until("document.body.innerText.includes('In force since')");
  }
}
