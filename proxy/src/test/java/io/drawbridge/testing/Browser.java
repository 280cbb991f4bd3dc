// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One tab of a headless Chromium, driven over its DevTools protocol. It remembers every request and
 * every complaint: exceptions, console errors, violations of the content security policy.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;

  /** Key, code and text of the keys in use. */
  private static final Map<String, List<Object>> KEYS =
      Map.of(
          "Tab", List.of(9, ""),
          "Enter", List.of(13, "\r"),
          " ", List.of(32, " "),
          "Escape", List.of(27, ""));

  private final ServerProcess process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final String session;

  private Browser(ServerProcess process, String endpoint) {
    this.process = process;
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(endpoint), new Messages())
            .orTimeout(SECONDS, TimeUnit.SECONDS)
            .join();
    String target =
        send("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    session =
        send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Network", "Log", "Accessibility")) {
      call(domain + ".enable", Map.of());
    }
    size(1280, 900);
  }

  /** Starts it with a profile of its own; it goes to no host but those that it is sent to. */
  public static Browser start() {
    Command.require("chromium");
    Path home = Scratch.directory("browser");
    ProcessBuilder command =
        new ProcessBuilder(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-proxy-server",
            "--remote-debugging-port=0",
            "--user-data-dir=" + home,
            "about:blank");
    command.environment().put("HOME", home.toString());
    ServerProcess process = new ServerProcess(command);
    Await.until(process::output, () -> endpoint(process) != null || !process.alive());
    String endpoint = endpoint(process);
    assertThat(endpoint).as(process.output()).isNotNull();
    return new Browser(process, endpoint);
  }

  private static @Nullable String endpoint(ServerProcess process) {
    return process.err().stream()
        .filter(line -> line.startsWith("DevTools listening on "))
        .map(line -> line.substring("DevTools listening on ".length()).strip())
        .findFirst()
        .orElse(null);
  }

  /** Opens a page anew. */
  public void open(String url) {
    call("Page.navigate", Map.of("url", "about:blank"));
    until("location.href === 'about:blank'");
    call("Page.navigate", Map.of("url", url));
    until("document.readyState === 'complete'");
  }

  /** The value of an expression, awaited where it is a promise. */
  public JsonNode eval(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.has("exceptionDetails")).as(expression + ": " + answer).isFalse();
    return answer.at("/result/value");
  }

  /** Waits until an expression is true. */
  public void until(String expression) {
    Await.until(
        () -> expression + "\n" + eval("document.body?.innerText") + "\n" + complaints,
        () -> eval("!!(" + expression + ")").asBoolean());
  }

  /** Presses a key, with shift where {@code modifiers} is 8. */
  public void press(String key, int modifiers) {
    List<Object> known = KEYS.get(key);
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "code",
              key.equals(" ") ? "Space" : key,
              "windowsVirtualKeyCode",
              known.get(0),
              "text",
              type.equals("keyDown") ? known.get(1) : "",
              "modifiers",
              modifiers));
    }
  }

  public void press(String key) {
    press(key, 0);
  }

  /** Types into what has the focus. */
  public void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  /** Shows pages in a window of so many pixels. */
  public void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Shows pages in this scheme: {@code light} or {@code dark}. */
  public void scheme(String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Writes what is seen into a PNG file. */
  public void screenshot(Path file) {
    try {
      String data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URLs asked for so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** What went wrong in pages so far. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The answer of a method of the protocol. */
  public JsonNode call(String method, Map<String, ?> parameters) {
    return send(session, method, parameters);
  }

  private JsonNode send(String to, String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    Map<String, Object> message = new HashMap<>();
    message.putAll(Map.of("id", id, "method", method, "params", parameters));
    if (!to.isEmpty()) {
      message.put("sessionId", to);
    }
    try {
      socket.sendText(JSON.writeValueAsString(message), true).join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode got = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    assertThat(got.has("error")).as(method + ": " + got).isFalse();
    return got.path("result");
  }

  private void take(JsonNode message) {
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Network.requestWillBeSent" -> requests.add(parameters.at("/request/url").asText());
      case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
      case "Log.entryAdded" -> {
        if (parameters.at("/entry/level").asText().equals("error")) {
          complaints.add(parameters.toString());
        }
      }
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning").contains(parameters.path("type").asText())) {
          complaints.add(parameters.toString());
        }
      }
      default -> {
        CompletableFuture<JsonNode> waiting = calls.remove(message.path("id").asInt());
        if (waiting != null) {
          waiting.complete(message);
        }
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
    process.close();
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          take(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
