// SPDX-License-Identifier: Apache-2.0
/** The only place that touches Netty or the internals of Vert.x. */
@NullMarked
package io.drawbridge.netty;

import org.jspecify.annotations.NullMarked;
