// SPDX-License-Identifier: Apache-2.0
/** The command line, and the wiring of everything by constructor. */
@NullMarked
package io.drawbridge.cli;

import org.jspecify.annotations.NullMarked;
