// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The report for programs. */
public final class JsonReport {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonReport() {}

  /** One JSON object. */
  public static String of(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeBooleanField("ok", report.ok());
      json.writeStringField("proxy", "http://" + report.proxy().authority());
      json.writeObjectFieldStart("root");
      json.writeStringField("file", report.root().file().toString());
      json.writeStringField("sha256", report.root().sha256());
      json.writeStringField("obtain", report.root().obtain());
      json.writeEndObject();
      json.writeArrayFieldStart("requests");
      for (Passage request : report.requests()) {
        json.writeStartObject();
        json.writeBooleanField("passed", request.passed());
        json.writeStringField("words", request.words());
        json.writeStringField("remedy", request.remedy().isEmpty() ? null : request.remedy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("runtimes");
      for (Diagnosis each : report.runtimes()) {
        write(json, each);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Diagnosis each) throws IOException {
    json.writeStartObject();
    json.writeStringField("runtime", each.runtime());
    json.writeStringField("program", text(each.program()));
    json.writeStringField("version", each.version());
    json.writeStringField("state", each.state().label());
    json.writeStringField("words", each.words());
    json.writeArrayFieldStart("settings");
    for (String command : each.settings()) {
      json.writeString(command);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
