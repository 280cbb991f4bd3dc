// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.admin.AdminServer;
import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.LeafKey;
import io.drawbridge.authority.LeafMinter;
import io.drawbridge.authority.ServerIdentity;
import io.drawbridge.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the admin port shows over TLS: the operator's files, or else a certificate of the proxy's
 * own authority for the names that this machine is reached by. On loopback, without files: nothing,
 * and plain HTTP.
 */
final class AdminCertificate {
  private AdminCertificate() {}

  /**
   * Reads or mints it. Blocks on files, and where {@code admin.address} is a name, on DNS.
   *
   * @throws IOException if the files are unusable
   */
  static @Nullable ServerIdentity of(Settings settings, Authority authority, Clock clock)
      throws IOException {
    Path certificate = settings.admin().certificate();
    Path key = settings.admin().key();
    if (certificate != null && key != null) {
      try {
        return ServerIdentity.read(certificate, key, clock.instant());
      } catch (AuthorityException e) {
        throw new IOException("admin.certificate: " + e.getMessage(), e);
      }
    }
    return isPlain(settings.admin()) ? null : minted(settings, authority, clock);
  }

  /** Whether the admin port speaks plain HTTP. */
  static boolean isPlain(Settings.Admin admin) {
    return !admin.isCertified() && AdminServer.isLocal(admin.address());
  }

  private static ServerIdentity minted(Settings settings, Authority authority, Clock clock)
      throws IOException {
    InetSocketAddress address = settings.admin().address();
    InetAddress bound = address.getAddress();
    LeafMinter minter =
        new LeafMinter(authority, settings.authority().leafLifetime(), clock, new SecureRandom());
    return ServerIdentity.of(
        minter.mint(
            bound != null && bound.isAnyLocalAddress()
                ? MachineNames.all()
                : MachineNames.beside(address.getHostString()),
            LeafKey.ECDSA));
  }
}
