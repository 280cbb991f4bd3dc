// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The files of the page, from the program's own jar and that of the chart library: a fixed list, so
 * no path of a request ever becomes a path of a file. They hold no data, and so are for all.
 */
final class PageFiles {
  private static final List<String> OWN =
      List.of(
          "index.html",
          "page.css",
          "icon.svg",
          "main.js",
          "api.js",
          "now.js",
          "who.js",
          "plan.js",
          "refused.js",
          "check.js",
          "trust.js",
          "settings.js");

  private static final String WEBJAR = "/META-INF/maven/org.webjars/chartjs/pom.properties";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "js", "text/javascript; charset=utf-8");

  private PageFiles() {}

  /** Adds {@code /} and what it needs. */
  static void addTo(Router router) {
    for (String name : OWN) {
      add(router, name.equals("index.html") ? "/" : "/page/" + name, "page/" + name);
    }
    add(router, "/page/chart.js", chart());
  }

  /** Its path has the version, which the build alone knows. */
  private static String chart() {
    Properties webjar = new Properties();
    try {
      webjar.load(new StringReader(read(WEBJAR).toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/chartjs/"
        + webjar.getProperty("version")
        + "/dist/chart.umd.js";
  }

  private static void add(Router router, String path, String resource) {
    Buffer content = read(resource);
    String type = TYPES.getOrDefault(resource.substring(resource.lastIndexOf('.') + 1), "");
    router.route(path).handler(context -> Answers.send(context, 200, type, content));
  }

  static Buffer read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
