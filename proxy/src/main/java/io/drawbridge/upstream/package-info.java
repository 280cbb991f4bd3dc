// SPDX-License-Identifier: Apache-2.0
/** Dialling, trust and TLS towards the API. */
@NullMarked
package io.drawbridge.upstream;

import org.jspecify.annotations.NullMarked;
