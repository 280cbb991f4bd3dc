// SPDX-License-Identifier: Apache-2.0
/**
 * Session events, the program and the JVM as meters.
 *
 * <p>Meters are found once and kept, so that counting on an event loop is a look-up and an add. No
 * label ever holds a host name, an address, or any other text of a peer. Imports {@code event} and
 * what that imports.
 */
@NullMarked
package io.drawbridge.metrics;

import org.jspecify.annotations.NullMarked;
