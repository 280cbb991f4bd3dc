// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.drawbridge.admin.AdminToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Asks the admin address of a running proxy. One thread. */
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;

  /** As the API writes it. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addDeserializer(Instant.class, new InstantReader())
                  .addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final String admin;
  private final Path token;

  /**
   * A client.
   *
   * @param admin {@code host:port}
   * @param token file of the admin token; need not exist
   */
  AdminClient(String admin, Path token) {
    this.admin = admin;
    this.token = token;
  }

  /** The JSON at a path below {@code /api/}. */
  String get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /** The JSON that a body gets as its answer. */
  String post(String path, Object body) throws IOException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** Reads an answer. */
  static <T> T read(String json, Class<T> type) throws IOException {
    return JSON.readValue(json, type);
  }

  private URI uri(String path) throws IOException {
    try {
      return URI.create("http://" + admin + "/api/" + path);
    } catch (IllegalArgumentException e) {
      throw new IOException("--admin: " + admin + " (expected: HOST:PORT)", e);
    }
  }

  private String send(HttpRequest.Builder request) throws IOException {
    if (Files.isReadable(token)) {
      request.header("Authorization", AdminToken.read(token).authorization());
    }
    try {
      HttpResponse<String> response =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new IOException(problem(response));
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException(
          "no proxy answers at " + admin + "; start it, or name its admin address with --admin", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String problem(HttpResponse<String> response) {
    try {
      String error = JSON.readTree(response.body()).path("error").asText();
      return error.isEmpty() ? "the proxy answered " + response.statusCode() : error;
    } catch (JsonProcessingException e) {
      return "the proxy answered " + response.statusCode();
    }
  }

  private static final class InstantReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Instant.parse(parser.getText());
    }
  }
}
