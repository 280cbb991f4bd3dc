// SPDX-License-Identifier: Apache-2.0
/** What a session tells the world. Imports {@code tls}, {@code classify}, {@code policy}. */
@NullMarked
package io.drawbridge.event;

import org.jspecify.annotations.NullMarked;
