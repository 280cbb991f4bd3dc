// SPDX-License-Identifier: Apache-2.0
/** The root, the issuing keys, leaf certificates and their cache. Imports {@code tls}. */
@NullMarked
package io.drawbridge.authority;

import org.jspecify.annotations.NullMarked;
