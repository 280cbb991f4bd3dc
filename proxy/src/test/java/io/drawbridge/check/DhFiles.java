// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.testing.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Parameter files for {@code openssl s_server -dhparam}: real {@code DH PARAMETERS}, since it
 * passes over those of {@code dhparam -dsaparam} in silence and takes a group of its own.
 */
public final class DhFiles {
  /** 1024 bits. */
  public static final String GROUP_2 = "rfc2409-1024.pem";

  /** 2048 bits. */
  public static final String GROUP_14 = "rfc3526-2048.pem";

  private DhFiles() {}

  /** Where it lies as a file of its own. */
  public static String path(String name) {
    try (InputStream in = Objects.requireNonNull(DhFiles.class.getResourceAsStream(name))) {
      String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      Path file = Scratch.directory("dh").resolve(name);
      return Scratch.write(file, pem).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
