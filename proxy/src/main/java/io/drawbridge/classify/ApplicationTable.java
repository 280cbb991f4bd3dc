// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of {@code applications.txt}, read once; the file says how it is written. */
final class ApplicationTable {
  private static final String RESOURCE = "applications.txt";

  /** Longer names are cut before matching, so that a pattern's cost is bounded. */
  private static final int MAX_USER_AGENT_CHARS = 512;

  /** The readable part, up to the first hash's underscore. */
  private static final int JA4_PREFIX_CHARS = 10;

  private static final Map<String, Application> FINGERPRINTS = new HashMap<>();
  private static final List<Agent> AGENTS = new ArrayList<>();
  private static final Map<String, Application> LABELS = new HashMap<>();

  private record Agent(Pattern pattern, Application application) {}

  static {
    try (InputStream in =
            Objects.requireNonNull(ApplicationTable.class.getResourceAsStream(RESOURCE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      load(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApplicationTable() {}

  static @Nullable Application byFingerprint(String ja3, String ja4) {
    Application application = FINGERPRINTS.get(ja3);
    return application != null ? application : FINGERPRINTS.get(key(ja4));
  }

  static Application byUserAgent(@Nullable String userAgent) {
    if (userAgent == null) {
      return Application.UNKNOWN;
    }
    String name = userAgent.substring(0, Math.min(userAgent.length(), MAX_USER_AGENT_CHARS));
    for (Agent agent : AGENTS) {
      if (agent.pattern.matcher(name).find()) {
        return agent.application;
      }
    }
    return Application.UNKNOWN;
  }

  static Application byLabel(String label) {
    return LABELS.getOrDefault(label, Application.UNKNOWN);
  }

  private static void load(List<String> lines) {
    Application application = Application.UNKNOWN;
    String label = "";
    for (String line : lines) {
      int space = line.indexOf(' ');
      if (space < 0 || line.startsWith("#")) {
        continue;
      }
      String value = line.substring(space + 1).strip();
      switch (line.substring(0, space)) {
        case "application" -> label = value;
        case "remedy" -> {
          application = new Application(label, value);
          LABELS.put(label, application);
        }
        case "ja3" -> addFingerprint(value, application);
        case "ja4" -> addFingerprint(key(value), application);
        case "agent" -> AGENTS.add(new Agent(Pattern.compile(value), application));
        default -> throw new IllegalStateException(RESOURCE + ": " + line);
      }
    }
  }

  /**
   * A JA4 without what one runtime varies by destination: SNI, the count of extensions, and ALPN.
   * What remains is the version and both hashes, of which the second leaves SNI and ALPN out too.
   */
  private static String key(String ja4) {
    return ja4.substring(1, 3) + ja4.substring(JA4_PREFIX_CHARS);
  }

  private static void addFingerprint(String fingerprint, Application application) {
    Application other = FINGERPRINTS.put(fingerprint, application);
    if (other != null) {
      throw new IllegalStateException(RESOURCE + ": " + fingerprint + " is there twice");
    }
  }
}
