// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

/**
 * A network with the name that people know it by.
 *
 * @param network the addresses
 * @param name as reports show it
 */
public record NamedNetwork(Network network, String name) {}
