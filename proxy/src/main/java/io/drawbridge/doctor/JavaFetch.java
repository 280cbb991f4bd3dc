// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/**
 * Fetches a page as a Java app does. Run by the Java that is examined, which may be of version 8:
 * nothing newer may be used here, and no {@code +} between strings, for which javac writes a call
 * that Java 8 does not have.
 */
final class JavaFetch {
  private static final int LIMIT_MS = 15_000;

  private JavaFetch() {}

  /** Exits with an exception where no answer came; any answer is good. */
  @SuppressWarnings("deprecation") // URI.toURL would do as well; this is what old apps call
  public static void main(String[] args) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(args[0]).openConnection();
    connection.setConnectTimeout(LIMIT_MS);
    connection.setReadTimeout(LIMIT_MS);
    System.out.println(connection.getResponseCode());
  }
}
