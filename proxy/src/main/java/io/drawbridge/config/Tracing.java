// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where OpenTelemetry traces of sessions go.
 *
 * @param endpoint URL that takes OTLP over HTTP, null for no traces
 * @param sample the share of sessions that are traced, 0 to 1
 * @param serviceName what the proxy is called in them
 */
public record Tracing(@Nullable URI endpoint, double sample, String serviceName) {
  /** No traces. */
  public static final Tracing OFF = new Tracing(null, 1, "drawbridge");

  /** Whether to trace a session that has drawn this number, evenly from 0 to 1. */
  public boolean samples(double drawn) {
    return endpoint != null && drawn < sample;
  }

  /** Reads the section {@code tracing}. */
  static Tracing read(Section section) {
    Tracing tracing =
        new Tracing(
            section.optional("endpoint", Tracing::endpoint),
            section.required("sample", Tracing::sample, 1.0),
            section.required("service-name", Tracing::name, OFF.serviceName));
    section.end();
    return tracing;
  }

  private static URI endpoint(String text) {
    String expected =
        "http://HOST:PORT/PATH or https://, without user, query or fragment, as"
            + " http://127.0.0.1:4318/v1/traces";
    try {
      URI uri = URI.create(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getPath().length() > 1) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  private static double sample(String text) {
    if (!text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?")) {
      throw new IllegalArgumentException("a number from 0 to 1, as 0.05");
    }
    return Double.parseDouble(text);
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a name of letters, digits, dots, dashes and underscores, 64 at most");
    }
    return text;
  }
}
