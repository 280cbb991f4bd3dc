// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * ClientHellos recorded from real clients by SSL Labs and the testssl.sh project. They are read
 * where Debian's package testssl.sh puts them, since that file is under the GPL.
 */
public final class HelloCorpus {
  private static final Path FILE = Path.of("/etc/testssl/client-simulation.txt");
  private static final String NAME = "names+=(\"";
  private static final String BYTES = "handshakebytes+=(\"";

  /** One recorded hello. */
  public static final class Recorded {
    private final String client;
    private final byte[] bytes;

    Recorded(String client, byte[] bytes) {
      this.client = client;
      this.bytes = bytes;
    }

    /** Who sent it: {@code Java 6u45}. */
    public String client() {
      return client;
    }

    /** As on the wire, the record header included. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  private HelloCorpus() {}

  /** All recorded hellos; skips the calling test where the package is not installed. */
  public static List<Recorded> recorded() throws IOException {
    assumeTrue(Files.isReadable(FILE), "Debian package testssl.sh is not installed");
    List<Recorded> hellos = new ArrayList<>();
    String client = "";
    for (String line : Files.readAllLines(FILE)) {
      String text = line.strip();
      if (text.startsWith(NAME)) {
        client = quoted(text, NAME);
      } else if (text.startsWith(BYTES)) {
        hellos.add(new Recorded(client, HexFormat.of().parseHex(quoted(text, BYTES))));
      }
    }
    return hellos;
  }

  private static String quoted(String line, String prefix) {
    return line.substring(prefix.length(), line.length() - "\")".length());
  }
}
