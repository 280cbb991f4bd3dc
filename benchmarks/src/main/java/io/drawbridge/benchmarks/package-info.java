// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of the handshake hot path. */
package io.drawbridge.benchmarks;
