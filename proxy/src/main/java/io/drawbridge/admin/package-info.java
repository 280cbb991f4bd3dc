// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP pages of the admin port: metrics, health, and the root certificate to trust. Read-only.
 *
 * <p>Runs on event loops of Vert.x; what takes longer runs on its workers.
 */
@NullMarked
package io.drawbridge.admin;

import org.jspecify.annotations.NullMarked;
