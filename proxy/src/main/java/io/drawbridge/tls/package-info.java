// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of TLS and the reader of ClientHello messages.
 *
 * <p>Values are immutable and free of threads. Imports the JDK alone.
 */
@NullMarked
package io.drawbridge.tls;

import org.jspecify.annotations.NullMarked;
