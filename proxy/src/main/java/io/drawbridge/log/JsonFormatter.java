// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.drawbridge.event.SessionRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line, in ASCII: a session as {@link SessionJson} has it, anything else as
 * {@code time, level, logger, message}, its key-values, and {@code error} and {@code stack}.
 */
final class JsonFormatter implements LineFormatter {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DeleteEscaped())
          .build();

  @Override
  public void append(ILoggingEvent event, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      SessionRecord session = LineFormatter.session(event);
      if (session != null) {
        SessionJson.write(json, session);
      } else {
        write(json, event);
      }
    }
    out.write('\n');
  }

  private static void write(JsonGenerator json, ILoggingEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", LineTime.format(event.getInstant()));
    json.writeStringField("level", event.getLevel().toString());
    json.writeStringField("logger", event.getLoggerName());
    json.writeStringField("message", NetworkText.clip(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        json.writeFieldName(pair.key);
        writeValue(json, pair.value);
      }
    }
    if (event.getThrowableProxy() != null) {
      json.writeStringField("error", ErrorText.summary(event.getThrowableProxy()));
      String stack = ErrorText.stack(event);
      if (stack != null) {
        json.writeStringField("stack", stack);
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean b -> json.writeBoolean(b);
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      default -> json.writeString(NetworkText.clip(value.toString()));
    }
  }

  /** JSON lets DEL pass as it is; a terminal that shows the log should not get it. */
  private static final class DeleteEscaped extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[0x7f] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return null;
    }
  }
}
