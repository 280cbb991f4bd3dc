// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param protocol {@code TLSv1.3}
 * @param cipher IANA name
 * @param group named group as BoringSSL names it, {@code none} without one
 * @param resumed whether a session was resumed
 * @param alpn null where none was agreed on
 * @param serverKey the key of the server's certificate after a full handshake as the client
 */
public record Handshaken(
    String protocol,
    String cipher,
    String group,
    boolean resumed,
    @Nullable String alpn,
    @Nullable PublicKey serverKey) {}
