// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Classification;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict may depend on.
 *
 * @param destination the CONNECT target
 * @param client the app's address
 * @param user the authenticated proxy user, or null
 * @param offer the classified ClientHello, or null where the app does not speak TLS
 */
public record Facts(
    Destination destination,
    InetAddress client,
    @Nullable String user,
    @Nullable Classification offer) {}
