// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

/**
 * When a session was in a phase.
 *
 * @param startNanos since the session's start
 * @param nanos how long it took
 * @param failed whether the session failed in it
 */
public record Step(Phase phase, long startNanos, long nanos, boolean failed) {}
