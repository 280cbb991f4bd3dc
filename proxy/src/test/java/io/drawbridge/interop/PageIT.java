// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page shows. */
@Timeout(180)
class PageIT extends PageSite {
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
}
