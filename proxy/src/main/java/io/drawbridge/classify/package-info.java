// SPDX-License-Identifier: Apache-2.0
/** From an offer to findings and application: pure functions. Imports {@code tls}. */
@NullMarked
package io.drawbridge.classify;

import org.jspecify.annotations.NullMarked;
