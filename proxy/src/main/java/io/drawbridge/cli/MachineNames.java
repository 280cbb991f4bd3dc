// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The names and addresses that this machine is reached by. Blocks on the system's resolver. */
final class MachineNames {
  /** Machines that run containers can have an interface for each. */
  private static final int MOST = 100;

  private MachineNames() {}

  /** Those of the machine itself, then the addresses of all interfaces. */
  static List<String> all() throws IOException {
    Set<String> names = new LinkedHashSet<>(own());
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        // A link-local address takes the name of an interface beside it, which is another
        // everywhere.
        .filter(address -> !(address instanceof Inet6Address && address.isLinkLocalAddress()))
        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
        .forEach(names::add);
    return names.stream().limit(MOST).toList();
  }

  /** The one given, then those of the machine itself. */
  static List<String> beside(String given) {
    return Stream.concat(Stream.of(given), own().stream()).distinct().toList();
  }

  private static List<String> own() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return isHostName(name) ? List.of(name, "localhost") : List.of("localhost");
    } catch (UnknownHostException e) {
      return List.of("localhost"); // a name that does not resolve reaches nobody
    }
  }

  /** A machine may be called anything. */
  private static boolean isHostName(String name) {
    return name.matches("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*") && !name.matches("[0-9.]+");
  }
}
