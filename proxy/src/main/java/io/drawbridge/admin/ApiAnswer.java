// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/**
 * What an endpoint answers.
 *
 * @param status of HTTP
 * @param type media type
 */
public record ApiAnswer(int status, String type, Buffer body) {
  /** Records by their components in snake_case; times in ISO 8601; what is null is left out. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(Duration.class, ToStringSerializer.instance))
          .build();

  /** JSON with a status. */
  public static ApiAnswer json(int status, Object value) {
    try {
      return new ApiAnswer(
          status,
          "application/json",
          Buffer.buffer(JSON.writeValueAsBytes(value)).appendString("\n"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** Text of a media type, with status 200. */
  public static ApiAnswer text(String type, String text) {
    return new ApiAnswer(200, type, Buffer.buffer(text));
  }

  static ApiAnswer of(Object value) {
    return value instanceof ApiAnswer answer ? answer : json(200, value);
  }
}
