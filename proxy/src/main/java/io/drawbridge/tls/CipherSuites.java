// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of suites: {@code cipher-suites.csv}, read once. */
final class CipherSuites {
  private static final String RESOURCE = "cipher-suites.csv";

  /** By high byte, then low byte: a look-up per offered suite without boxing. */
  private static final @Nullable CipherSuite[][] PAGES = new CipherSuite[256][];

  private static final CipherSuite[] EMPTY_PAGE = new CipherSuite[256];
  private static final Map<Integer, CipherSuite> SSL2_KINDS = new HashMap<>();
  private static final Map<String, CipherSuite> NAMES = new HashMap<>();

  private static final List<CipherSuite> ALL = new ArrayList<>();

  static {
    Arrays.fill(PAGES, EMPTY_PAGE);
    try (InputStream in =
        Objects.requireNonNull(CipherSuites.class.getResourceAsStream(RESOURCE))) {
      String table = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (int at = 0, end; (end = table.indexOf('\n', at)) >= 0; at = end + 1) {
        if (table.charAt(at) != '#') {
          add(table, at, end);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CipherSuites() {}

  static List<CipherSuite> all() {
    return List.copyOf(ALL);
  }

  static @Nullable CipherSuite find(int code) {
    return code >>> 16 == 0 ? PAGES[code >>> 8][code & 0xFF] : SSL2_KINDS.get(code);
  }

  static @Nullable CipherSuite find(String name) {
    CipherSuite suite = NAMES.get(name);
    if (suite == null && name.startsWith("SSL_")) {
      // The JDK keeps the prefix of SSL 3.0 for the suites that SSL 3.0 had.
      suite = NAMES.get("TLS_" + name.substring(4));
    }
    if (suite == null && name.contains("EDH-")) {
      // OpenSSL before 1.1.0.
      suite = NAMES.get(name.replace("EDH-", "DHE-"));
    }
    return suite;
  }

  /** Adds the row between two places: hexadecimal value, IANA name, OpenSSL name or nothing. */
  private static void add(String table, int start, int end) {
    int first = table.indexOf(',', start);
    int second = table.indexOf(',', first + 1);
    int code = Integer.parseInt(table, start, first, 16);
    String openssl = second + 1 == end ? null : table.substring(second + 1, end);
    CipherSuite suite = CipherSuite.known(code, table.substring(first + 1, second), openssl);
    ALL.add(suite);
    if (code >>> 16 == 0) {
      CipherSuite[] page = PAGES[code >>> 8];
      if (page == EMPTY_PAGE) {
        page = new CipherSuite[256];
        PAGES[code >>> 8] = page;
      }
      page[code & 0xFF] = suite;
    } else {
      SSL2_KINDS.put(code, suite);
    }
    NAMES.put(suite.name(), suite);
    if (openssl != null) {
      // The rows ascend, so that a suite of TLS keeps the name it shares with an SSL 2.0 kind.
      NAMES.putIfAbsent(openssl, suite);
    }
  }
}
