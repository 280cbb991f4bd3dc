// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.drawbridge.event.SessionRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for people: time, level, message, and {@code key=value} for the rest. Stack traces follow
 * on indented lines of their own.
 */
final class TextFormatter implements LineFormatter {
  private final StringBuilder line = new StringBuilder(512);

  @Override
  public void append(ILoggingEvent event, ByteArrayOutputStream out) throws IOException {
    line.setLength(0);
    line.append(LineTime.format(event.getInstant())).append(' ');
    line.append(event.getLevel()).append(' ');
    SessionRecord session = LineFormatter.session(event);
    if (session != null) {
      SessionText.append(line, session);
    } else {
      appendMessage(event);
    }
    line.append('\n');
    out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private void appendMessage(ILoggingEvent event) {
    String message = NetworkText.clip(event.getFormattedMessage());
    for (int i = 0; i < message.length(); i++) {
      NetworkText.appendEscaped(line, message.charAt(i));
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        appendField(pair.key, String.valueOf(pair.value));
      }
    }
    if (event.getThrowableProxy() != null) {
      appendField("error", ErrorText.summary(event.getThrowableProxy()));
      String stack = ErrorText.stack(event);
      if (stack != null) {
        appendStack(stack);
      }
    }
  }

  private void appendField(String name, String value) {
    line.append(' ').append(name).append('=');
    NetworkText.appendValue(line, value);
  }

  private void appendStack(String stack) {
    stack
        .lines()
        .forEach(
            frame -> {
              line.append("\n    ");
              for (int i = 0; i < frame.length(); i++) {
                NetworkText.appendEscaped(line, frame.charAt(i) == '\t' ? ' ' : frame.charAt(i));
              }
            });
  }
}
