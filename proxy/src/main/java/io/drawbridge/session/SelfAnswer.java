// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.event.Negotiated;
import io.drawbridge.netty.TunnelAnswer;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What {@code https://drawbridge.internal/} tells an app of itself: its offer, what the policy made
 * of it and what was negotiated. As text, or as JSON by Accept; {@code /root.pem} is there too.
 */
record SelfAnswer(Services services, Trace trace, Classification offer, Verdict verdict)
    implements Function<TunnelAnswer.Request, TunnelAnswer.Answer> {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public TunnelAnswer.Answer apply(TunnelAnswer.Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new TunnelAnswer.Answer(
          405, "text/plain", Map.of("Allow", "GET, HEAD"), "Only GET and HEAD.\n");
    }
    String path = request.path().split("\\?", 2)[0];
    return switch (path) {
      case "/" ->
          request.accept().contains("json")
              ? new TunnelAnswer.Answer(200, "application/json", headers(), json())
              : new TunnelAnswer.Answer(200, "text/plain; charset=utf-8", headers(), text());
      case "/root.pem" ->
          new TunnelAnswer.Answer(
              200, "application/x-pem-file", headers(), services.rootPem().get());
      default ->
          new TunnelAnswer.Answer(404, "text/plain", headers(), "Here are / and /root.pem.\n");
    };
  }

  private Map<String, String> headers() {
    return Map.of("X-Drawbridge-Session", trace.id());
  }

  private String text() {
    Negotiated tls = negotiated();
    StringBuilder out = new StringBuilder();
    out.append("Drawbridge carries this connection.\n\n");
    line(out, "negotiated", tls.protocol() + ", " + tls.cipher() + ", group " + tls.group());
    line(out, "offered", String.join(" ", versions()));
    line(out, "suites", wrap(suites()));
    line(out, "groups", groups().isEmpty() ? "none" : wrap(groups()));
    line(out, "server name", String.valueOf(offer.hello().serverName()));
    line(out, "ALPN", offer.hello().alpn().isEmpty() ? "none" : wrap(offer.hello().alpn()));
    line(out, "application", offer.application());
    line(out, "JA3", offer.ja3());
    line(out, "JA4", offer.ja4());
    line(
        out,
        "verdict",
        verdict.action().label() + " by rule " + verdict.rule() + ": " + verdict.reason());
    out.append('\n').append(offer.findings().isEmpty() ? "No findings.\n" : "Findings\n");
    for (Finding finding : offer.findings()) {
      out.append("  ").append(finding.label()).append(": ").append(finding.sentence()).append('\n');
    }
    line(out.append('\n'), "session", trace.id());
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format("%-12s %s%n", name, value));
  }

  private static String wrap(List<String> words) {
    return String.join("\n             ", words);
  }

  private String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("session", trace.id());
      out.writeObjectFieldStart("negotiated");
      Negotiated tls = negotiated();
      out.writeStringField("protocol", tls.protocol());
      out.writeStringField("cipher", tls.cipher());
      out.writeStringField("group", tls.group());
      out.writeBooleanField("resumed", tls.resumed());
      out.writeStringField("alpn", tls.alpn());
      out.writeEndObject();
      out.writeObjectFieldStart("offered");
      out.writeStringField("best", offer.best().label());
      array(out, "versions", versions());
      array(out, "cipher_suites", suites());
      array(out, "groups", groups());
      array(out, "alpn", offer.hello().alpn());
      out.writeStringField("server_name", offer.hello().serverName());
      out.writeStringField("ja3", offer.ja3());
      out.writeStringField("ja4", offer.ja4());
      out.writeStringField("application", offer.application());
      array(out, "findings", offer.findings().stream().map(Finding::label).toList());
      out.writeEndObject();
      out.writeObjectFieldStart("verdict");
      out.writeStringField("action", verdict.action().label());
      out.writeStringField("rule", verdict.rule());
      out.writeStringField("reason", verdict.reason());
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void array(JsonGenerator out, String name, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  private Negotiated negotiated() {
    Negotiated tls = trace.clientTls();
    return tls == null ? new Negotiated("none", "none", "none", false, null) : tls;
  }

  private List<String> versions() {
    List<String> versions = new ArrayList<>();
    for (TlsVersion version : TlsVersion.values()) {
      if (offer.hello().offers(version)) {
        versions.add(version.label());
      }
    }
    return versions;
  }

  private List<String> suites() {
    ClientHello hello = offer.hello();
    return Arrays.stream(hello.cipherSuites())
        .mapToObj(code -> CipherSuite.of(code).name())
        .toList();
  }

  private List<String> groups() {
    return Arrays.stream(offer.hello().groups())
        .mapToObj(code -> NamedGroup.of(code).name())
        .toList();
  }
}
