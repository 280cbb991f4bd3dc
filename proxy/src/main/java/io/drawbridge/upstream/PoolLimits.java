// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.time.Duration;

/**
 * Bounds of the connections kept for reuse. Those in use count too where they come back.
 *
 * @param perUpstream idle connections kept to one destination
 * @param total idle connections kept in all
 * @param idle how long one is kept without a use
 * @param age how long one lives; after that the upstream is verified anew
 * @param requests how many requests one serves
 */
public record PoolLimits(int perUpstream, int total, Duration idle, Duration age, int requests) {

  /** The share of one of {@code loops} pools. */
  public PoolLimits share(int loops) {
    return new PoolLimits(
        Math.max(1, perUpstream / loops), Math.max(1, total / loops), idle, age, requests);
  }
}
