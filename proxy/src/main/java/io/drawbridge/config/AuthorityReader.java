// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads the section {@code authority}. */
final class AuthorityReader {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String FILE = "a PEM or PKCS #12 file that can be read";

  /** Not one of ours, whose variables set keys of the configuration. */
  private static final Pattern VARIABLE = Pattern.compile("(?!DRAWBRIDGE_)[A-Za-z_][A-Za-z0-9_]*");

  private AuthorityReader() {}

  static Settings.Authority read(Section section) {
    Path certificate = section.optional("certificate", Parsers.file(FILE));
    Path key = section.optional("key", Parsers.file(FILE));
    if (section.has("certificate") != section.has("key")) {
      boolean alone = section.has("certificate");
      section.problem(
          alone ? "certificate" : "key",
          alone ? "without a key" : "without a certificate",
          "certificate and key together, or neither");
    }
    Path passwordFile =
        section.optional("key-password-file", Parsers.file("a file with a password"));
    String passwordVariable = section.optional("key-password-env", AuthorityReader::variable);
    checkPassword(section);
    Duration lifetime =
        section.required("leaf-lifetime", Parsers.duration(DAY, Duration.ofDays(397)), DAY);
    int cache = section.required("leaf-cache", Parsers.number(1, 10_000_000), 1);
    section.end();
    return new Settings.Authority(
        certificate, key, passwordFile, passwordVariable, lifetime, cache);
  }

  private static void checkPassword(Section section) {
    boolean file = section.has("key-password-file");
    boolean variable = section.has("key-password-env");
    if (file && variable) {
      section.problem("key-password-env", "beside key-password-file", "one of the two");
    } else if ((file || variable) && !section.has("key")) {
      section.problem(
          file ? "key-password-file" : "key-password-env", "without a key", "a key that it is for");
    }
  }

  private static String variable(String text) {
    if (!VARIABLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the name of an environment variable, as CA_KEY_PASSWORD, that does not begin with"
              + " DRAWBRIDGE_");
    }
    return text;
  }
}
