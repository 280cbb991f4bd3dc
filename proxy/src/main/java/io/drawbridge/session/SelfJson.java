// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbridge.classify.Evidence;
import io.drawbridge.classify.Finding;
import io.drawbridge.event.Negotiated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An app's view of itself for programs. */
final class SelfJson {
  private static final JsonFactory JSON = new JsonFactory();

  private SelfJson() {}

  static String of(SelfView view) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("session", view.session());
      negotiated(out, view.tls());
      offered(out, view);
      findings(out, view);
      out.writeObjectFieldStart("application");
      out.writeStringField("label", view.application().label());
      out.writeStringField("remedy", view.application().remedy());
      out.writeEndObject();
      out.writeObjectFieldStart("verdict");
      out.writeStringField("action", view.verdict().action().label());
      out.writeStringField("rule", view.verdict().rule());
      out.writeStringField("reason", view.verdict().reason());
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void negotiated(JsonGenerator out, @Nullable Negotiated tls) throws IOException {
    if (tls == null) {
      out.writeNullField("negotiated");
      return;
    }
    out.writeObjectFieldStart("negotiated");
    out.writeStringField("protocol", tls.protocol());
    out.writeStringField("cipher", tls.cipher());
    out.writeStringField("group", tls.group());
    out.writeBooleanField("resumed", tls.resumed());
    out.writeStringField("alpn", tls.alpn());
    out.writeEndObject();
  }

  private static void offered(JsonGenerator out, SelfView view) throws IOException {
    out.writeObjectFieldStart("offered");
    out.writeStringField("best", view.offer().best().label());
    array(out, "versions", view.versions());
    array(out, "cipher_suites", view.suites());
    array(out, "groups", view.groups());
    array(out, "alpn", view.offer().hello().alpn());
    out.writeStringField("server_name", view.offer().hello().serverName());
    out.writeStringField("ja3", view.offer().ja3());
    out.writeStringField("ja4", view.offer().ja4());
    out.writeEndObject();
  }

  private static void findings(JsonGenerator out, SelfView view) throws IOException {
    out.writeArrayFieldStart("findings");
    for (Finding finding : view.offer().findings()) {
      out.writeStartObject();
      out.writeStringField("id", finding.label());
      out.writeStringField("severity", finding.severity().label());
      out.writeStringField("reference", finding.reference());
      out.writeStringField("sentence", finding.sentence());
      out.writeStringField("evidence", Evidence.of(finding, view.offer()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void array(JsonGenerator out, String name, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }
}
