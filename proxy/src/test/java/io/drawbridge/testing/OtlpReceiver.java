// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Takes traces as a collector does: OTLP over HTTP, read with OpenTelemetry's own messages. */
public final class OtlpReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

  private OtlpReceiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  public static OtlpReceiver start() {
    return startAt(0);
  }

  public static OtlpReceiver startAt(int port) {
    return new OtlpReceiver(port);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        var body = new GZIPInputStream(exchange.getRequestBody())) {
      received.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** What the sender says of itself. */
  public Map<String, String> resource() {
    return attributes(received.get(0).getResource().getAttributesList());
  }

  /** The spans of the first session to this port, waited for; that of the session comes first. */
  public List<Span> session(int port) {
    Await.until(() -> "a trace of port " + port + ":\n" + received, () -> root(port) != null);
    Span root = Objects.requireNonNull(root(port));
    return spans().stream()
        .filter(span -> span.getTraceId().equals(root.getTraceId()))
        .sorted(Comparator.comparing(span -> !span.getParentSpanId().isEmpty()))
        .toList();
  }

  private @Nullable Span root(int port) {
    return spans().stream()
        .filter(span -> span.getParentSpanId().isEmpty())
        .filter(span -> String.valueOf(port).equals(attributes(span).get("server.port")))
        .findFirst()
        .orElse(null);
  }

  private List<Span> spans() {
    return received.stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  public static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  private static Map<String, String> attributes(List<KeyValue> pairs) {
    Map<String, String> all = new TreeMap<>();
    pairs.forEach(pair -> all.put(pair.getKey(), text(pair.getValue())));
    return all;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      default -> value.toString();
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
