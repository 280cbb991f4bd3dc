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
  private static final String HIGHEST = "highest_protocol+=(\"0x";
  private static final String CIPHERS = "ciphers+=(\"";
  private static final String BYTES = "handshakebytes+=(\"";

  /** One recorded hello. */
  public static final class Recorded {
    private final String client;
    private final byte[] bytes;
    private final String ciphers;
    private int highest;

    Recorded(String client, String ciphers, byte[] bytes) {
      this.client = client;
      this.ciphers = ciphers;
      this.bytes = bytes;
    }

    /** Who sent it: {@code Java 6u45}. */
    public String client() {
      return client;
    }

    /** The highest version that the client spoke, as the record says: 0x0301. */
    public int highest() {
      return highest;
    }

    /** The client's suites by their OpenSSL names, as the record has them. */
    public List<String> ciphers() {
      return List.of(ciphers.split(":", -1));
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
    String ciphers = "";
    for (String line : Files.readAllLines(FILE)) {
      String text = line.strip();
      if (text.startsWith(NAME)) {
        client = quoted(text, NAME);
      } else if (text.startsWith(CIPHERS)) {
        ciphers = quoted(text, CIPHERS);
      } else if (text.startsWith(BYTES)) {
        hellos.add(new Recorded(client, ciphers, HexFormat.of().parseHex(quoted(text, BYTES))));
      } else if (text.startsWith(HIGHEST)) {
        hellos.get(hellos.size() - 1).highest = Integer.parseInt(quoted(text, HIGHEST), 16);
      }
    }
    return hellos;
  }

  private static String quoted(String line, String prefix) {
    return line.substring(prefix.length(), line.length() - "\")".length());
  }
}
