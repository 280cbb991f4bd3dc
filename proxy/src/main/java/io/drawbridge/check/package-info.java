// SPDX-License-Identifier: Apache-2.0
/**
 * Finds out what a server's TLS offers: the scanner behind {@code drawbridge check}, and the short
 * examination of an upstream whose handshake has failed.
 *
 * <p>Most facts need no key exchange: a ClientHello is written, the server's answer is read up to
 * ServerHelloDone or, in TLS 1.3, to its ServerHello, and the connection is closed. One {@link
 * io.drawbridge.check.Probe} asks one question and lives in one file; what the answers amount to
 * ({@link io.drawbridge.classify.ServerFinding}) and how they are shown are apart from the asking.
 *
 * <p>Blocking sockets with timeouts, never on an event loop. May import tls, classify, policy and
 * upstream.
 */
@NullMarked
package io.drawbridge.check;

import org.jspecify.annotations.NullMarked;
