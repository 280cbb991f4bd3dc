// SPDX-License-Identifier: Apache-2.0
/**
 * Who was seen with what, kept across restarts. Imports {@code event}, {@code policy}, {@code
 * classify}, {@code tls}.
 *
 * <p>Event loops add to tallies of their own and never wait; one thread, {@code
 * drawbridge-inventory}, gathers the tallies and owns the database.
 */
@NullMarked
package io.drawbridge.inventory;

import org.jspecify.annotations.NullMarked;
