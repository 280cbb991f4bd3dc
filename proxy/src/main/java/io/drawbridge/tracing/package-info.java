// SPDX-License-Identifier: Apache-2.0
/**
 * OpenTelemetry traces of ended sessions. Sessions only hand their records over; everything else is
 * done on one thread of this package. Imports {@code event} and what its records are made of.
 */
@NullMarked
package io.drawbridge.tracing;

import org.jspecify.annotations.NullMarked;
