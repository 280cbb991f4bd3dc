// SPDX-License-Identifier: Apache-2.0
/** Session events as meters. */
@NullMarked
package io.drawbridge.metrics;

import org.jspecify.annotations.NullMarked;
