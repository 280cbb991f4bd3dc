// SPDX-License-Identifier: Apache-2.0
/**
 * The framing of HTTP/1.x messages (RFC 9112), read strictly and as they pass: where a message ends
 * and whether its connection may serve another. No input or output; imports the JDK alone.
 *
 * <p>Whatever is not beyond doubt is {@link io.drawbridge.http.Peculiarity peculiar} rather than
 * wrong: it passes unchanged, on a connection that nobody else uses.
 */
@NullMarked
package io.drawbridge.http;

import org.jspecify.annotations.NullMarked;
