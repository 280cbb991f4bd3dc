// SPDX-License-Identifier: Apache-2.0
/**
 * The root, the issuing keys, leaf certificates and their cache. Imports {@code tls}; Bouncy Castle
 * builds and signs certificates here, and no class touches Netty.
 *
 * <p>Everything but {@link io.drawbridge.authority.LeafCache#ifPresent} may block or compute for
 * milliseconds and belongs on a worker thread. All types are safe for use by several threads.
 */
@NullMarked
package io.drawbridge.authority;

import org.jspecify.annotations.NullMarked;
