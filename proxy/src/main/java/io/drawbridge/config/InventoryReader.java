// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.policy.NamedNetwork;
import io.drawbridge.policy.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the section {@code inventory}. */
final class InventoryReader {
  private static final String DATABASE =
      "embedded, none, or jdbc:postgresql://HOST/DATABASE?user=NAME without a password";
  private static final Network STAND_IN = Network.parse("loopback");
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private InventoryReader() {}

  static Settings.Inventory read(Section section) {
    String database = section.required("database", InventoryReader::database, "embedded");
    Path password =
        section.optional(
            "password-file", Parsers.file("a file with the password that can be read"));
    if (password != null && !database.startsWith(POSTGRESQL)) {
      section.problem("password-file", "a file", "none beside database: " + database);
    }
    Settings.Inventory inventory =
        new Settings.Inventory(
            database,
            password,
            section.required("rows", Parsers.number(100, 1_000_000), 100),
            section.required(
                "age", Parsers.duration(Duration.ofDays(1), Duration.ofDays(3650)), Duration.ZERO),
            section.required(
                "flush",
                Parsers.duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                Duration.ZERO),
            section.required("refusals", Parsers.number(10, 1_000_000), 10),
            section.required("ipv4-prefix", Parsers.number(8, 32), 32),
            section.required("ipv6-prefix", Parsers.number(16, 128), 128),
            clients(section));
    section.end();
    return inventory;
  }

  private static List<NamedNetwork> clients(Section section) {
    List<NamedNetwork> clients = new ArrayList<>();
    for (Section client : section.sections("clients")) {
      Network network = client.required("network", Network::parse, STAND_IN);
      String name = client.required("name", InventoryReader::name, "");
      client.end();
      clients.add(new NamedNetwork(network, name));
    }
    return clients;
  }

  private static String database(String text) {
    boolean postgresql =
        text.startsWith(POSTGRESQL) && !text.toLowerCase(Locale.ROOT).contains("password=");
    if (!text.equals("embedded") && !text.equals("none") && !postgresql) {
      throw new IllegalArgumentException(DATABASE);
    }
    return text;
  }

  private static String name(String text) {
    if (!text.matches("[\\p{L}\\p{N} ._/-]{1,64}")) {
      throw new IllegalArgumentException(
          "a name of letters, digits, spaces, dots, dashes, slashes and underscores, 64 at most");
    }
    return text;
  }
}
