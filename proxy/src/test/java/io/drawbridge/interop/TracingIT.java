// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OtlpReceiver;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenTelemetry traces of sessions, as a collector gets them. */
class TracingIT {
  private static final TestPki PKI = TestPki.shared();

  private static Command.Result curl(DrawbridgeProcess proxy, int port) {
    return Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
        .with("--cacert", proxy.root(), "--tlsv1.3", "https://localhost:" + port + "/")
        .run();
  }

  private static List<String> names(List<Span> spans) {
    return spans.stream().map(Span::getName).toList();
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static Map<String, String> attributes(List<Span> spans, String name) {
    return OtlpReceiver.attributes(named(spans, name));
  }

  /** Children of the first span, within its time and in the order of their ends. */
  private static void assertTree(List<Span> spans) {
    Span root = spans.get(0);
    assertThat(root.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    long end = 0;
    for (Span step : spans.subList(1, spans.size())) {
      assertThat(step.getParentSpanId()).isEqualTo(root.getSpanId());
      assertThat(step.getStartTimeUnixNano())
          .isBetween(root.getStartTimeUnixNano(), step.getEndTimeUnixNano());
      assertThat(step.getEndTimeUnixNano()).isBetween(end, root.getEndTimeUnixNano());
      end = step.getEndTimeUnixNano();
    }
  }

  @Test
  void everySessionIsATraceOfItsStages() {
    try (var collector = OtlpReceiver.start();
        var good = NginxServer.start(PKI.good());
        var refused = NginxServer.start(PKI.good());
        var expired = NginxServer.start(PKI.expired());
        var proxy =
            DrawbridgeProcess.builder()
                .config(
                    """
                    version: 1
                    rules: [ { name: closed, when: { port: [%d] }, action: reject } ]
                    tracing: { endpoint: %s, service-name: proxy-a }
                    """
                        .formatted(refused.port(), collector.url()))
                .start()) {
      curl(proxy, good.port()).succeeded();
      assertThat(curl(proxy, refused.port()).exit()).isNotZero();
      curl(proxy, expired.port());
      int closed = Ports.free();
      curl(proxy, closed);

      assertGood(collector.session(good.port()), good.port(), proxy.record(good.port()));
      assertThat(collector.resource()).containsEntry("service.name", "proxy-a");
      assertRefused(collector.session(refused.port()));
      assertUntrusted(collector.session(expired.port()));
      assertUnreachable(collector.session(closed));
      Await.until(
          () -> proxy.admin("/metrics"),
          () -> proxy.metric("drawbridge_traces_total", "sent") == 4);
    }
  }

  private static void assertGood(List<Span> spans, int port, JsonNode record) {
    assertTree(spans);
    assertThat(names(spans))
        .containsExactlyInAnyOrder(
            "session",
            "request",
            "dial",
            "client hello",
            "policy",
            "leaf certificate",
            "upstream handshake",
            "client handshake",
            "relay")
        .startsWith("session", "request", "dial", "client hello", "policy")
        .endsWith("client handshake", "relay");
    assertThat(spans)
        .allSatisfy(
            span -> assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET));
    String client = record.path("client").asText();
    assertThat(attributes(spans, "session"))
        .containsEntry("drawbridge.session.id", record.path("id").asText())
        .containsEntry("drawbridge.outcome", "ok")
        .containsEntry("drawbridge.action", "intercept")
        .containsEntry("server.address", "localhost")
        .containsEntry("server.port", String.valueOf(port))
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("client.port", client.substring(client.lastIndexOf(':') + 1))
        .doesNotContainKey("error.type");
    assertThat(attributes(spans, "client hello"))
        .containsEntry("tls.client.server_name", "localhost")
        .containsEntry("tls.client.ja3", record.path("ja3").asText());
    assertThat(attributes(spans, "upstream handshake"))
        .containsEntry("network.peer.port", String.valueOf(port))
        .containsEntry("tls.protocol.version", "1.3")
        .containsEntry("tls.cipher", record.path("upstream").path("cipher").asText())
        .containsEntry("tls.established", "true");
    assertThat(attributes(spans, "client handshake"))
        .containsEntry("tls.cipher", record.path("client_tls").path("cipher").asText())
        .containsEntry("tls.next_protocol", record.path("client_tls").path("alpn").asText());
    assertThat(attributes(spans, "relay"))
        .containsEntry("drawbridge.bytes_in", record.path("bytes_in").asText())
        .containsEntry("drawbridge.bytes_out", record.path("bytes_out").asText());
  }

  private static void assertRefused(List<Span> spans) {
    assertTree(spans);
    assertThat(names(spans))
        .containsExactly("session", "request", "dial", "client hello", "policy", "answer");
    assertThat(spans.get(0).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(attributes(spans, "session"))
        .containsEntry("drawbridge.outcome", "rejected")
        .containsEntry("drawbridge.rule", "closed")
        .containsEntry("error.type", "rule-denied");
  }

  private static void assertUntrusted(List<Span> spans) {
    assertTree(spans);
    assertThat(names(spans))
        .contains("leaf certificate", "upstream handshake", "client handshake", "answer")
        .doesNotContain("relay");
    assertThat(spans.get(0).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(spans.get(0).getStatus().getMessage()).contains("expired on");
    Span handshake = named(spans, "upstream handshake");
    assertThat(handshake.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(OtlpReceiver.attributes(handshake))
        .containsEntry("error.type", "upstream-expired")
        .containsEntry("tls.established", "false");
    assertThat(named(spans, "client handshake").getStatus().getCode())
        .isEqualTo(StatusCode.STATUS_CODE_UNSET);
  }

  private static void assertUnreachable(List<Span> spans) {
    assertTree(spans);
    assertThat(names(spans)).containsExactly("session", "request", "dial", "answer");
    assertThat(named(spans, "dial").getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(attributes(spans, "dial")).containsEntry("error.type", "connect-refused");
  }

  @Test
  void sessionsGoOnWhileNobodyTakesTraces() {
    int port = Ports.free();
    try (var server = NginxServer.start(PKI.good());
        var proxy =
            DrawbridgeProcess.builder()
                .set("tracing.endpoint", "http://127.0.0.1:" + port + "/v1/traces")
                .start()) {
      for (int given = 1; given <= 2; given++) {
        curl(proxy, server.port()).succeeded();
        int lost = given;
        Await.until(
            () -> proxy.admin("/metrics"),
            () -> proxy.metric("drawbridge_traces_total", "refused") == lost);
      }
      assertThat(proxy.process().err())
          .filteredOn(line -> line.contains("traces are not taken"))
          .singleElement()
          .asString()
          .contains(
              "\"level\":\"WARN\"", "ConnectException", "\"endpoint\":\"http://127.0.0.1:" + port);

      try (var collector = OtlpReceiver.startAt(port)) {
        curl(proxy, server.port()).succeeded();
        assertThat(names(collector.session(server.port()))).contains("relay");
        Await.until(
            proxy.process()::output,
            () ->
                proxy.process().err().stream().anyMatch(l -> l.contains("traces are taken again")));
      }
      assertThat(proxy.process().err()).allMatch(line -> line.startsWith("{"));
    }
  }

  @Test
  void offCostsNothingAndAReloadTurnsItOn() throws IOException {
    DrawbridgeProcess.Builder builder = DrawbridgeProcess.builder().config("version: 1\n");
    Path classes = builder.configFile().resolveSibling("classes.log");
    builder.jvm("-Xlog:class+load:file=" + classes);
    try (var collector = OtlpReceiver.start();
        var server = NginxServer.start(PKI.good());
        var proxy = builder.start()) {
      curl(proxy, server.port()).succeeded();
      proxy.awaitQuiet();
      assertThat(Files.readString(classes))
          .contains("io.drawbridge.session.Session ")
          .doesNotContain("io.opentelemetry", "io.drawbridge.tracing");

      Scratch.write(
          builder.configFile(),
          "version: 1\ntracing: { endpoint: \"%s\" }\n".formatted(collector.url()));
      assertThat(proxy.adminRequest("POST", "/api/reload", "").statusCode()).isEqualTo(200);
      curl(proxy, server.port()).succeeded();

      assertThat(names(collector.session(server.port()))).contains("session", "relay");
    }
  }
}
