// SPDX-License-Identifier: Apache-2.0
/** HTTP API, health and metrics on the admin port. */
@NullMarked
package io.drawbridge.admin;

import org.jspecify.annotations.NullMarked;
