// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.tls.CipherSuite;
import java.io.IOException;
import java.io.StringWriter;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as JSON after {@code docs/check.schema.json}. What no probe found is absent. */
public final class JsonReport {
  /** Raised whenever a reader of the older form would fail. */
  private static final int FORMAT = 1;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private JsonReport() {}

  /** One document for all targets. */
  public static String of(List<CheckResult> results) {
    ObjectNode document = JSON.objectNode().put("format", FORMAT);
    ArrayNode targets = document.putArray("targets");
    results.forEach(result -> targets.add(target(result)));
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      write(document, out);
    } catch (IOException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
    return text.toString();
  }

  /** A mapper would take as long to begin as a scan of a near server. */
  private static void write(JsonNode node, JsonGenerator out) throws IOException {
    if (node.isObject()) {
      out.writeStartObject();
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        out.writeFieldName(each.getKey());
        write(each.getValue(), out);
      }
      out.writeEndObject();
    } else if (node.isArray()) {
      out.writeStartArray();
      for (JsonNode each : node) {
        write(each, out);
      }
      out.writeEndArray();
    } else if (node.isTextual()) {
      out.writeString(node.textValue());
    } else {
      out.writeRawValue(node.asText()); // a number, a truth value or null
    }
  }

  private static ObjectNode target(CheckResult result) {
    Target target = result.target();
    ObjectNode node = JSON.objectNode().put("host", target.host()).put("port", target.port());
    if (target.startTls() != null) {
      node.put("starttls", target.startTls().label());
    }
    return switch (result) {
      case CheckResult.Untested untested -> {
        node.put("status", "untested");
        node.putArray("failures").add(failure(untested.failure()));
        yield node;
      }
      case CheckResult.Examined examined -> examined(node, examined);
    };
  }

  private static ObjectNode examined(ObjectNode node, CheckResult.Examined examined) {
    node.put("status", "examined").put("address", examined.address());
    facts(node, examined.facts());
    ArrayNode findings = node.putArray("findings");
    for (ServerFinding.Seen seen : examined.findings()) {
      ServerFinding finding = seen.finding();
      findings
          .addObject()
          .put("id", finding.label())
          .put("severity", finding.severity().label())
          .put("evidence", seen.evidence())
          .put("reference", finding.reference())
          .put("sentence", finding.sentence());
    }
    Verdict verdict = examined.verdict();
    node.putObject("verdict")
        .put("legacy_clients", verdict.legacyClients())
        .put("proxy", verdict.proxy())
        .put(
            "proxy_failure",
            verdict.proxyFailure() == null ? null : verdict.proxyFailure().label());
    ArrayNode failures = node.putArray("failures");
    examined.failures().forEach(each -> failures.add(failure(each)));
    return node.put("connections", examined.connections())
        .put("seconds", examined.took().toMillis() / 1000.0);
  }

  private static void facts(ObjectNode node, ServerFacts facts) {
    ArrayNode versions = node.putArray("versions");
    for (VersionFact fact : facts.versions().all()) {
      ObjectNode version =
          versions
              .addObject()
              .put("version", fact.version().label())
              .put("preference", fact.preference().label());
      ArrayNode suites = version.putArray("suites");
      fact.suites().forEach(suite -> suites.add(suite(suite)));
    }
    if (facts.groups() != null) {
      lists(node.putObject("groups"), facts.groups().tls13(), facts.groups().tls12());
    }
    if (facts.signatures() != null) {
      lists(
          node.putObject("signature_schemes"),
          facts.signatures().tls13(),
          facts.signatures().tls12());
    }
    if (facts.dh() != null) {
      ArrayNode dh = node.putArray("dh");
      for (DhFact.Exchange each : facts.dh().exchanges()) {
        dh.addObject()
            .put("suite", each.suite().name())
            .put("bits", each.group().bits())
            .put("prime", each.group().primeName());
      }
    }
    if (facts.alpn() != null) {
      strings(node.putArray("alpn"), facts.alpn());
    }
    if (facts.hello().isPresent()) {
      HelloFact hello = facts.hello().get();
      node.putObject("extensions")
          .put("secure_renegotiation", hello.secureRenegotiation())
          .put("extended_master_secret", hello.extendedMasterSecret())
          .put("session_tickets", hello.sessionTickets())
          .put("session_ids", hello.sessionIds())
          .put("compression", hello.compression());
    }
    if (facts.fallback().isPresent()) {
      node.put("fallback_scsv", facts.fallback().get());
    }
    flag(node, "resumption", facts.resumption());
    flag(node, "client_certificate_requested", facts.clientCertificate());
    if (facts.chains() != null) {
      ArrayNode chains = node.putArray("chains");
      facts.chains().forEach(chain -> chains.add(chain(chain)));
    }
  }

  private static ObjectNode suite(CipherSuite suite) {
    return JSON.objectNode()
        .put("name", suite.name())
        .put("code", "0x" + HEX.toHexDigits((short) suite.code()))
        .put("openssl", suite.opensslName());
  }

  private static ObjectNode chain(ChainFact chain) {
    ObjectNode node =
        JSON.objectNode()
            .put("problem", chain.problem() == null ? null : chain.problem().label())
            .put("detail", chain.detail());
    ArrayNode certificates = node.putArray("certificates");
    for (X509Certificate each : chain.certificates()) {
      ObjectNode certificate =
          certificates
              .addObject()
              .put("subject", CertificateText.subject(each))
              .put("issuer", CertificateText.issuer(each))
              .put("not_before", each.getNotBefore().toInstant().toString())
              .put("not_after", each.getNotAfter().toInstant().toString())
              .put("key", CertificateText.key(each))
              .put("signature", each.getSigAlgName())
              .put("sha256", CertificateText.sha256(each));
      strings(certificate.putArray("names"), CertificateText.names(each));
    }
    return node;
  }

  private static ObjectNode failure(ProbeFailure failure) {
    return JSON.objectNode()
        .put("probe", failure.probe())
        .put("reason", failure.reason().label())
        .put("detail", failure.detail());
  }

  private static void lists(ObjectNode node, List<?> tls13, List<?> tls12) {
    strings(node.putArray("tls13"), tls13);
    strings(node.putArray("tls12"), tls12);
  }

  private static void strings(ArrayNode array, List<?> values) {
    values.forEach(value -> array.add(value.toString()));
  }

  private static void flag(ObjectNode node, String name, @Nullable Boolean value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
