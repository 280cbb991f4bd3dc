// SPDX-License-Identifier: Apache-2.0
/**
 * Questions put to the inventory, answered by the same policy that judges sessions. Pure but for
 * {@link io.drawbridge.report.PlanHolds}, which keeps a file. Imports {@code inventory}, {@code
 * policy}, {@code classify}, {@code tls}, {@code event}.
 */
@NullMarked
package io.drawbridge.report;

import org.jspecify.annotations.NullMarked;
