// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the probes found. Each fact is null or empty where its probe failed; why is among the
 * failures.
 *
 * @param versions newest first; none where the server speaks no version
 * @param hello empty for a server of TLS 1.3 alone
 * @param fallback whether TLS_FALLBACK_SCSV is honoured; empty with one version only
 * @param resumption whether a session was resumed
 * @param clientCertificate whether one is asked for
 */
public record ServerFacts(
    Versions versions,
    @Nullable GroupsFact groups,
    @Nullable DhFact dh,
    @Nullable SignaturesFact signatures,
    @Nullable List<String> alpn,
    Optional<HelloFact> hello,
    Optional<Boolean> fallback,
    @Nullable Boolean resumption,
    @Nullable Boolean clientCertificate,
    @Nullable List<ChainFact> chains) {}
