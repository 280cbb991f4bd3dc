// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.AuthorityOptions;
import io.drawbridge.authority.KeyPassword;
import io.drawbridge.authority.OperatorFiles;
import io.drawbridge.config.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the settings say that the authority's files are. */
final class AuthorityFiles {
  private AuthorityFiles() {}

  static AuthorityOptions options(Settings settings) {
    Settings.Authority authority = settings.authority();
    Path certificate = authority.certificate();
    Path key = authority.key();
    return new AuthorityOptions(
        settings.data(),
        certificate == null || key == null
            ? null
            : new OperatorFiles(certificate, key, password(authority)),
        authority.leafLifetime());
  }

  private static @Nullable KeyPassword password(Settings.Authority authority) {
    Path file = authority.keyPasswordFile();
    String variable = authority.keyPasswordVariable();
    return file != null
        ? new KeyPassword.InFile(file)
        : variable != null ? new KeyPassword.InVariable(variable) : null;
  }
}
