// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.tls.CipherSuite;
import java.io.IOException;
import java.io.StringWriter;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results as JSON after {@code docs/check.schema.json}. What no probe found is absent. */
public final class JsonReport {
  /** Raised whenever a reader of the older form would fail. */
  private static final int FORMAT = 1;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final JsonGenerator out;

  private JsonReport(JsonGenerator out) {
    this.out = out;
  }

  /** One document for all targets. */
  public static String of(List<CheckResult> results) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      new JsonReport(out).document(results);
    } catch (IOException e) {
      throw new IllegalStateException("memory can always be written to", e);
    }
    return text.toString();
  }

  private void document(List<CheckResult> results) throws IOException {
    out.writeStartObject();
    out.writeNumberField("format", FORMAT);
    out.writeArrayFieldStart("targets");
    for (CheckResult result : results) {
      out.writeStartObject();
      target(result);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void target(CheckResult result) throws IOException {
    Target target = result.target();
    out.writeStringField("host", target.host());
    out.writeNumberField("port", target.port());
    if (target.startTls() != null) {
      out.writeStringField("starttls", target.startTls().label());
    }
    if (result instanceof CheckResult.Examined examined) {
      examined(examined);
    } else if (result instanceof CheckResult.Untested untested) {
      out.writeStringField("status", "untested");
      failures(List.of(untested.failure()));
    }
  }

  private void examined(CheckResult.Examined examined) throws IOException {
    out.writeStringField("status", "examined");
    out.writeStringField("address", examined.address());
    facts(examined.facts());
    findings(examined.findings());
    Verdict verdict = examined.verdict();
    out.writeObjectFieldStart("verdict");
    out.writeStringField("legacy_clients", verdict.legacyClients());
    out.writeStringField("proxy", verdict.proxy());
    out.writeStringField(
        "proxy_failure", verdict.proxyFailure() == null ? null : verdict.proxyFailure().label());
    out.writeEndObject();
    failures(examined.failures());
    out.writeNumberField("connections", examined.connections());
    out.writeNumberField("seconds", examined.took().toMillis() / 1000.0);
  }

  private void facts(ServerFacts facts) throws IOException {
    out.writeArrayFieldStart("versions");
    for (VersionFact fact : facts.versions().all()) {
      version(fact);
    }
    out.writeEndArray();
    if (facts.groups() != null) {
      lists("groups", facts.groups().tls13(), facts.groups().tls12());
    }
    if (facts.signatures() != null) {
      lists("signature_schemes", facts.signatures().tls13(), facts.signatures().tls12());
    }
    if (facts.dh() != null) {
      dh(facts.dh());
    }
    if (facts.alpn() != null) {
      strings("alpn", facts.alpn());
    }
    if (facts.hello().isPresent()) {
      HelloFact hello = facts.hello().get();
      out.writeObjectFieldStart("extensions");
      out.writeBooleanField("secure_renegotiation", hello.secureRenegotiation());
      out.writeBooleanField("extended_master_secret", hello.extendedMasterSecret());
      out.writeBooleanField("session_tickets", hello.sessionTickets());
      out.writeBooleanField("session_ids", hello.sessionIds());
      out.writeBooleanField("compression", hello.compression());
      out.writeEndObject();
    }
    flag("fallback_scsv", facts.fallback().orElse(null));
    flag("resumption", facts.resumption());
    flag("client_certificate_requested", facts.clientCertificate());
    if (facts.chains() != null) {
      out.writeArrayFieldStart("chains");
      for (ChainFact chain : facts.chains()) {
        chain(chain);
      }
      out.writeEndArray();
    }
  }

  private void version(VersionFact fact) throws IOException {
    out.writeStartObject();
    out.writeStringField("version", fact.version().label());
    out.writeStringField("preference", fact.preference().label());
    out.writeArrayFieldStart("suites");
    for (CipherSuite suite : fact.suites()) {
      out.writeStartObject();
      out.writeStringField("name", suite.name());
      out.writeStringField("code", "0x" + HEX.toHexDigits((short) suite.code()));
      out.writeStringField("openssl", suite.opensslName());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void dh(DhFact dh) throws IOException {
    out.writeArrayFieldStart("dh");
    for (DhFact.Exchange each : dh.exchanges()) {
      out.writeStartObject();
      out.writeStringField("suite", each.suite().name());
      out.writeNumberField("bits", each.group().bits());
      out.writeStringField("prime", each.group().primeName());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void chain(ChainFact chain) throws IOException {
    out.writeStartObject();
    out.writeStringField("problem", chain.problem() == null ? null : chain.problem().label());
    out.writeStringField("detail", chain.detail());
    out.writeArrayFieldStart("certificates");
    for (X509Certificate each : chain.certificates()) {
      out.writeStartObject();
      out.writeStringField("subject", CertificateText.subject(each));
      out.writeStringField("issuer", CertificateText.issuer(each));
      out.writeStringField("not_before", each.getNotBefore().toInstant().toString());
      out.writeStringField("not_after", each.getNotAfter().toInstant().toString());
      out.writeStringField("key", CertificateText.key(each));
      out.writeStringField("signature", each.getSigAlgName());
      out.writeStringField("sha256", CertificateText.sha256(each));
      strings("names", CertificateText.names(each));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void findings(List<ServerFinding.Seen> findings) throws IOException {
    out.writeArrayFieldStart("findings");
    for (ServerFinding.Seen seen : findings) {
      ServerFinding finding = seen.finding();
      out.writeStartObject();
      out.writeStringField("id", finding.label());
      out.writeStringField("severity", finding.severity().label());
      out.writeStringField("evidence", seen.evidence());
      out.writeStringField("reference", finding.reference());
      out.writeStringField("sentence", finding.sentence());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void failures(List<ProbeFailure> failures) throws IOException {
    out.writeArrayFieldStart("failures");
    for (ProbeFailure failure : failures) {
      out.writeStartObject();
      out.writeStringField("probe", failure.probe());
      out.writeStringField("reason", failure.reason().label());
      out.writeStringField("detail", failure.detail());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void lists(String name, List<?> tls13, List<?> tls12) throws IOException {
    out.writeObjectFieldStart(name);
    strings("tls13", tls13);
    strings("tls12", tls12);
    out.writeEndObject();
  }

  private void strings(String name, List<?> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (Object value : values) {
      out.writeString(value.toString());
    }
    out.writeEndArray();
  }

  private void flag(String name, @Nullable Boolean value) throws IOException {
    if (value != null) {
      out.writeBooleanField(name, value);
    }
  }
}
