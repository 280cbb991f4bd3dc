// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Application;
import io.drawbridge.classify.Evidence;
import io.drawbridge.classify.Finding;
import io.drawbridge.event.Negotiated;
import java.util.List;

/** An app's view of itself for people. */
final class SelfText {
  private final SelfView view;
  private final StringBuilder out = new StringBuilder();

  private SelfText(SelfView view) {
    this.view = view;
  }

  static String of(SelfView view) {
    return new SelfText(view).text();
  }

  private String text() {
    out.append("Drawbridge carries this connection.\n\n");
    Negotiated tls = view.tls();
    if (tls != null) {
      line("negotiated", tls.protocol() + ", " + tls.cipher() + ", group " + tls.group());
    }
    line("offered", versions());
    line("suites", list(view.suites()));
    line("groups", list(view.groups()));
    line("server name", String.valueOf(view.offer().hello().serverName()));
    line("ALPN", list(view.offer().hello().alpn()));
    line("JA3", view.offer().ja3());
    line("JA4", view.offer().ja4());
    line("application", view.application().label());
    line("verdict", view.verdict().action().label() + " by rule " + view.verdict().rule());
    line("", view.verdict().reason());
    findings();
    remedy();
    out.append('\n');
    line("session", view.session());
    return out.toString();
  }

  /** Without supported_versions a hello says where it begins, and not where it ends. */
  private String versions() {
    return view.offer().hello().supportedVersions().length == 0
        ? view.offer().best() + " at most"
        : String.join(" ", view.versions());
  }

  private void findings() {
    out.append(view.offer().findings().isEmpty() ? "\nNo findings.\n" : "\nFindings\n");
    for (Finding finding : view.offer().findings()) {
      out.append(
          "  %s (%s, %s)%n"
              .formatted(finding.label(), finding.severity().label(), finding.reference()));
      out.append("    ").append(finding.sentence()).append('\n');
      out.append("    Seen by: ").append(Evidence.of(finding, view.offer())).append('\n');
    }
  }

  private void remedy() {
    Application application = view.application();
    if (!application.remedy().isEmpty()) {
      out.append("\nWhat to change in ").append(application.label()).append('\n');
      out.append("  ").append(application.remedy()).append('\n');
    }
  }

  private void line(String name, String value) {
    out.append("%-12s %s%n".formatted(name, value));
  }

  private static String list(List<String> words) {
    return words.isEmpty() ? "none" : String.join("\n             ", words);
  }
}
