// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the authority lives and how long its leaves last.
 *
 * @param data the directory of the program's own root; made where it is missing
 * @param operator the operator's own CA or sub-CA, null for a root in {@code data}
 * @param leafLifetime validity of leaf certificates, without the day of back-dating; from 1 hour to
 *     397 days, beyond which browsers and Apple's TLS refuse a certificate
 */
public record AuthorityOptions(Path data, @Nullable OperatorFiles operator, Duration leafLifetime) {

  /** The lifetime of leaves where nothing else is configured. */
  public static final Duration DEFAULT_LEAF_LIFETIME = Duration.ofDays(7);

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(397);

  public AuthorityOptions {
    if (leafLifetime.compareTo(SHORTEST) < 0 || leafLifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "authority.leaf-lifetime: " + leafLifetime + " (expected: 1 hour to 397 days)");
    }
  }

  /** Our own root in this directory, with the default lifetime. */
  public static AuthorityOptions in(Path data) {
    return new AuthorityOptions(data, null, DEFAULT_LEAF_LIFETIME);
  }
}
