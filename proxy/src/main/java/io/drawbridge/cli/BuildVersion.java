// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the build wrote it into {@code build.properties}. */
public final class BuildVersion implements IVersionProvider {

  /** Made by picocli. */
  public BuildVersion() {}

  /** {@code 0.1.0}. */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("resource build.properties is missing");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"drawbridge " + version() + ", Java " + Runtime.version()};
  }
}
