// SPDX-License-Identifier: Apache-2.0
/** Session events as log lines. */
@NullMarked
package io.drawbridge.log;

import org.jspecify.annotations.NullMarked;
