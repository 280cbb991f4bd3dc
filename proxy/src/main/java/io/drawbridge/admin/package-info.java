// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP pages of the admin port, and its API: metrics, health, the root certificate to trust,
 * status. Reading is free on loopback; changing takes the {@link io.drawbridge.admin.AdminToken}.
 *
 * <p>Runs on event loops of Vert.x; what takes longer runs on its workers.
 */
@NullMarked
package io.drawbridge.admin;

import org.jspecify.annotations.NullMarked;
