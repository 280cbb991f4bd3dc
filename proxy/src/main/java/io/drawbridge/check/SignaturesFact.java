// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.SignatureScheme;
import java.util.List;

/**
 * The schemes with which the server signs handshakes.
 *
 * @param tls13 of TLS 1.3; the server's order cannot be seen, since its signature is encrypted
 * @param tls12 of TLS 1.2, in the order in which the server picked them
 */
public record SignaturesFact(List<SignatureScheme> tls13, List<SignatureScheme> tls12) {}
