// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

/**
 * What a batch has of one identity.
 *
 * @param key of the identity, the same in every process
 */
record Sighting(String key, Identity identity, Tally tally) {}
