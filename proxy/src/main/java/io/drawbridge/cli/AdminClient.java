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
import io.drawbridge.admin.AdminServer;
import io.drawbridge.admin.AdminToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;

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

  private final String admin;
  private final Path token;
  private final Path root;

  /**
   * A client.
   *
   * @param admin {@code host:port}, which is asked over TLS unless it is on loopback; or a URL
   * @param token file of the admin token; need not exist
   * @param root PEM file of certificates to trust beside the system's; need not exist
   */
  AdminClient(String admin, Path token, Path root) {
    this.admin = admin;
    this.token = token;
    this.root = root;
  }

  /** The JSON at a path below {@code /api/}. */
  String get(String path) throws IOException {
    return ask(path, HttpRequest.newBuilder().GET());
  }

  /** The JSON that a body gets as its answer. */
  String post(String path, Object body) throws IOException {
    return ask(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** Reads an answer. */
  static <T> T read(String json, Class<T> type) throws IOException {
    return JSON.readValue(json, type);
  }

  private String ask(String path, HttpRequest.Builder request) throws IOException {
    if (Files.isReadable(token)) {
      request.header("Authorization", AdminToken.read(token).authorization());
    }
    return send(request.uri(uri(path)));
  }

  /** A URL as it is; an address as the proxy itself chooses between HTTP and HTTPS. */
  private URI uri(String path) throws IOException {
    try {
      URI uri = URI.create((admin.contains("://") ? "" : "http://") + admin + "/api/" + path);
      if (uri.getHost() == null || uri.getPort() < 0) {
        throw new IllegalArgumentException("no host or no port");
      }
      boolean isPlain =
          admin.contains("://")
              || AdminServer.isLocal(new InetSocketAddress(uri.getHost(), uri.getPort()));
      return isPlain ? uri : URI.create("https" + uri.toString().substring("http".length()));
    } catch (IllegalArgumentException e) {
      throw new IOException("--admin: " + admin + " (expected: HOST:PORT or a URL)", e);
    }
  }

  private String send(HttpRequest.Builder request) throws IOException {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .proxy(HttpClient.Builder.NO_PROXY);
    if (request.build().uri().getScheme().equals("https")) {
      client.sslContext(AdminTrust.context(root));
    }
    HttpResponse<String> response = answer(client, request.timeout(PATIENCE).build());
    if (response.statusCode() != OK) {
      throw new IOException(problem(response));
    }
    return response.body();
  }

  private HttpResponse<String> answer(HttpClient.Builder client, HttpRequest request)
      throws IOException {
    try (HttpClient http = client.build()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(
          "no proxy answers at " + admin + "; start it, or name its admin address with --admin", e);
    } catch (SSLException e) {
      throw new IOException(
          "TLS with " + admin + " failed: " + e.getMessage() + "; --root names what to trust", e);
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer from " + admin + " in " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      throw new IOException(
          admin + " does not answer in HTTP; where it speaks TLS, --admin takes https://HOST:PORT",
          e);
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
