// SPDX-License-Identifier: Apache-2.0
/**
 * The log: one line for each session, and all other lines, as text or JSON on stderr.
 *
 * <p>Event loops only put events into a bounded queue; one thread formats and writes them. What
 * comes from the network is escaped, so that no peer can forge a line or steer a terminal. Imports
 * {@code event} and what that imports.
 */
@NullMarked
package io.drawbridge.log;

import org.jspecify.annotations.NullMarked;
