// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

/**
 * What a server grants in its ServerHello of TLS 1.2 or older.
 *
 * @param secureRenegotiation RFC 5746
 * @param extendedMasterSecret RFC 7627
 * @param sessionTickets RFC 5077
 * @param sessionIds whether it gives an identifier to resume by
 * @param compression whether it picks DEFLATE, which leaks secrets (CRIME)
 */
public record HelloFact(
    boolean secureRenegotiation,
    boolean extendedMasterSecret,
    boolean sessionTickets,
    boolean sessionIds,
    boolean compression) {}
