// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.classify.Application;
import io.drawbridge.classify.Finding;
import io.drawbridge.inventory.Row;
import io.drawbridge.tls.OfferText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of what rows name.
 *
 * @param applications what mends each application, for those of which it is known
 * @param findings what each finding means
 * @param offers what each offer says, a fact a line
 */
public record Advice(
    Map<String, String> applications,
    Map<String, String> findings,
    Map<String, List<String>> offers) {

  /** Advice on these rows. */
  public static Advice on(Collection<Row> rows) {
    Map<String, String> applications = new TreeMap<>();
    Map<String, String> findings = new TreeMap<>();
    Map<String, List<String>> offers = new TreeMap<>();
    for (Row row : rows) {
      String application = row.identity().application();
      String remedy = Application.named(application).remedy();
      if (!remedy.isEmpty()) {
        applications.put(application, remedy);
      }
      String offer = row.identity().offer();
      if (!offer.isEmpty()) {
        offers.computeIfAbsent(offer, text -> OfferWords.offered(OfferText.read(text)));
      }
      for (String label : row.identity().findings().split("[ ,]+", -1)) {
        Finding finding = Finding.ofLabel(label);
        if (finding != null) {
          findings.put(label, finding.description().sentence());
        }
      }
    }
    return new Advice(applications, findings, offers);
  }
}
