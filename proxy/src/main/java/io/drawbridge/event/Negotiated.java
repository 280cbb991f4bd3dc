// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

import org.jspecify.annotations.Nullable;

/**
 * What came of one TLS handshake.
 *
 * @param protocol {@code TLSv1.3}
 * @param cipher IANA name of the suite
 * @param group named group of the key exchange, {@code none} for RSA key exchange
 * @param resumed whether a session was resumed
 * @param alpn the protocol agreed on by ALPN, or null
 */
public record Negotiated(
    String protocol, String cipher, String group, boolean resumed, @Nullable String alpn) {}
