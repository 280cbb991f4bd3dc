// SPDX-License-Identifier: Apache-2.0
/**
 * Listener, CONNECT head and the state machine of one connection. Emits events; knows no listener.
 */
@NullMarked
package io.drawbridge.session;

import org.jspecify.annotations.NullMarked;
