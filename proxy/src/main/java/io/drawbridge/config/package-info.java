// SPDX-License-Identifier: Apache-2.0
/** From YAML to validated, immutable settings. Imports {@code policy}, {@code tls}. */
@NullMarked
package io.drawbridge.config;

import org.jspecify.annotations.NullMarked;
