// SPDX-License-Identifier: Apache-2.0
/**
 * Rules and verdicts with reasons: pure, the clock injected. Imports {@code tls}, {@code classify}.
 */
@NullMarked
package io.drawbridge.policy;

import org.jspecify.annotations.NullMarked;
