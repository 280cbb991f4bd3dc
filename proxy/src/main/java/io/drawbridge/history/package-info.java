// SPDX-License-Identifier: Apache-2.0
/**
 * What apps offered and upstreams served at their best, to tell when they come down. Bounded, with
 * an expiry; event loops only touch memory, and one thread of its own writes. Imports {@code tls},
 * {@code classify}, {@code policy}.
 */
@NullMarked
package io.drawbridge.history;

import org.jspecify.annotations.NullMarked;
