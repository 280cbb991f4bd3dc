// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.time.Duration;

/**
 * How the inventory is kept.
 *
 * @param place where
 * @param rows most identities kept, those seen last
 * @param age how long after it was last seen an identity is kept
 * @param flush time between two writes
 * @param refusals most refusals kept
 * @param names how clients are called
 */
public record Options(
    Place place, int rows, Duration age, Duration flush, int refusals, ClientNames names) {}
