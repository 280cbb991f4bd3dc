// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.classify.ServerFinding;
import io.drawbridge.tls.CipherSuite;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A result as a table for people. */
public final class TextReport {
  private final PrintWriter out;

  private TextReport(PrintWriter out) {
    this.out = out;
  }

  /** Prints one target's result. */
  public static void print(CheckResult result, PrintWriter out) {
    TextReport report = new TextReport(out);
    switch (result) {
      case CheckResult.Untested untested ->
          out.println(
              untested.target()
                  + "  could not be tested: "
                  + untested.failure().reason().label()
                  + ", "
                  + untested.failure().detail());
      case CheckResult.Examined examined -> report.examined(examined);
    }
    out.flush();
  }

  private void examined(CheckResult.Examined examined) {
    out.printf(
        Locale.ROOT,
        "%s  (%s, %d connections, %.1f s)%n%n",
        examined.target(),
        examined.address(),
        examined.connections(),
        examined.took().toMillis() / 1000.0);
    ServerFacts facts = examined.facts();
    facts.versions().all().forEach(this::version);
    exchange(facts);
    handshake(facts);
    if (facts.chains() != null) {
      facts.chains().forEach(this::chain);
    }
    out.println();
    findings(examined.findings());
    out.println("Verdict");
    out.println("  " + examined.verdict().legacyClients());
    out.println("  " + examined.verdict().proxy());
    for (ProbeFailure failure : examined.failures()) {
      out.println("  Not found out: " + failure.probe() + " (" + failure.detail() + ")");
    }
    out.println();
  }

  private void version(VersionFact fact) {
    String order =
        switch (fact.preference()) {
          case SERVER -> "in the server's order";
          case CLIENT -> "in the client's order";
          case SINGLE -> "one suite";
        };
    out.println(fact.version() + "  " + order);
    for (CipherSuite suite : fact.suites()) {
      out.println("  " + suite.name());
    }
  }

  private void exchange(ServerFacts facts) {
    if (facts.groups() != null) {
      row("Groups, TLS 1.3", joined(facts.groups().tls13()));
      row("Groups, older", joined(facts.groups().tls12()));
    }
    if (facts.dh() != null) {
      facts
          .dh()
          .exchanges()
          .forEach(each -> row("Diffie-Hellman", each.group() + ", with " + each.suite()));
    }
    if (facts.signatures() != null) {
      row("Signatures, TLS 1.3", joined(facts.signatures().tls13()));
      row("Signatures, TLS 1.2", joined(facts.signatures().tls12()));
    }
  }

  private void handshake(ServerFacts facts) {
    if (facts.alpn() != null) {
      row("ALPN", joined(facts.alpn()));
    }
    if (facts.resumption() != null) {
      row("Session resumption", facts.resumption() ? "yes" : "no");
    }
    if (facts.fallback().isPresent()) {
      row("Fallback SCSV", facts.fallback().get() ? "honoured" : "ignored");
    }
    if (facts.hello().isPresent()) {
      HelloFact hello = facts.hello().get();
      row("Secure renegotiation", hello.secureRenegotiation() ? "yes" : "no");
      row("Extended master secret", hello.extendedMasterSecret() ? "yes" : "no");
      row("Compression", hello.compression() ? "DEFLATE" : "none");
    }
    if (facts.clientCertificate() != null) {
      row("Client certificate", facts.clientCertificate() ? "asked for" : "not asked for");
    }
  }

  private void chain(ChainFact chain) {
    X509Certificate leaf = chain.leaf();
    row("Certificate", CertificateText.key(leaf) + ", " + leaf.getSigAlgName());
    row("  for", joined(CertificateText.names(leaf)));
    row("  valid", leaf.getNotBefore().toInstant() + " to " + leaf.getNotAfter().toInstant());
    for (X509Certificate each : chain.certificates()) {
      row("  chain", CertificateText.subject(each) + "  from  " + CertificateText.issuer(each));
    }
    row("  trust", chain.problem() == null ? "good" : chain.problem().label());
  }

  private void findings(List<ServerFinding.Seen> findings) {
    out.println(findings.isEmpty() ? "No findings" : "Findings");
    for (ServerFinding.Seen seen : findings) {
      ServerFinding finding = seen.finding();
      out.printf(
          Locale.ROOT,
          "  %-8s %-30s %s%n",
          finding.severity().label(),
          finding.label(),
          finding.sentence());
      out.printf(
          Locale.ROOT,
          "  %-8s %-30s %s%n",
          "",
          "",
          seen.evidence().isEmpty()
              ? finding.reference()
              : seen.evidence() + " (" + finding.reference() + ")");
    }
    out.println();
  }

  private void row(String name, String value) {
    out.printf(Locale.ROOT, "%-23s %s%n", name, value.isEmpty() ? "none" : value);
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
