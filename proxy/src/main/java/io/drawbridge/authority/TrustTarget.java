// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What can be made to trust a root, each with a text of its own in {@code trust/}. The names in
 * lower case are those of users.
 */
public enum TrustTarget {
  CURL,
  WGET,
  OPENSSL,
  GIT,
  JAVA,
  NODE,
  PYTHON,
  GO,
  DOTNET,
  DEBIAN,
  RHEL,
  MACOS,
  WINDOWS,
  FIREFOX,
  CHROMIUM,
  ANDROID;

  /** The root's file as an argument of a shell. */
  private static final String ARGUMENT = "${root}";

  /** The root's file as it is. */
  private static final String PATH = "${path}";

  /** What no shell takes for anything but itself; the backslash for Windows. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:\\\\+=@-]+");

  /** The instruction for a root in this file, ending in a line feed. */
  public String instruction(String rootFile) {
    String quoted = PLAIN.matcher(rootFile).matches() ? rootFile : "\"" + rootFile + "\"";
    String resource = "trust/" + this + ".txt";
    try (InputStream in = TrustTarget.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace(ARGUMENT, quoted).replace(PATH, rootFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
