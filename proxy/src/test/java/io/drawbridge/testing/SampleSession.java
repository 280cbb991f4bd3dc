// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Classifier;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.event.Negotiated;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The record of a session that went well, to be changed as a test needs it. */
@NullMarked
public final class SampleSession {
  public static final Verdict INTERCEPT =
      new Verdict.Intercept("default", "The default policy intercepts.", false);

  /** What the app negotiated: TLS 1.3 and HTTP/2. */
  public static final Negotiated CLIENT_TLS =
      new Negotiated("TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", false, "h2");

  /** What the upstream negotiated: TLS 1.2, resumed. */
  public static final Negotiated UPSTREAM_TLS =
      new Negotiated("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "P-256", true, "h2");

  private @Nullable String userAgent = "MSE/4.1 (sync)";
  private Negotiated clientTls = CLIENT_TLS;
  private @Nullable Verdict verdict = INTERCEPT;
  private @Nullable Failure failure;
  private @Nullable String detail;

  /** An offer of TLS 1.2 and 1.3 with a server name, read from its bytes. */
  public static Classification offer() {
    return offer(
        new HelloBytes()
            .suites(0x1301, 0xC02F)
            .serverName("api.vendor.example")
            .groups(29, 23)
            .signatureSchemes(0x0403, 0x0804)
            .alpn("h2", "http/1.1")
            .supportedVersions(0x0304, 0x0303));
  }

  /** The offer that these bytes are. */
  public static Classification offer(HelloBytes hello) {
    if (ClientHelloReader.read(ByteBuffer.wrap(hello.record()))
        instanceof HelloResult.Complete complete) {
      return Classifier.classify(complete.hello(), "api.vendor.example");
    }
    throw new AssertionError("no complete ClientHello");
  }

  public SampleSession userAgent(@Nullable String text) {
    userAgent = text;
    return this;
  }

  public SampleSession clientAlpn(String protocol) {
    clientTls = new Negotiated("TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", false, protocol);
    return this;
  }

  public SampleSession verdict(@Nullable Verdict decided) {
    verdict = decided;
    return this;
  }

  public SampleSession failed(Failure reason, @Nullable String evidence) {
    failure = reason;
    detail = evidence;
    return this;
  }

  public SessionRecord record() {
    return new SessionRecord(
        "0123456789abcdef",
        Instant.parse("2026-03-01T12:34:56.789Z"),
        "10.20.1.2:40404",
        "svc-sync",
        userAgent,
        new Destination("api.vendor.example", 443),
        offer(),
        verdict,
        clientTls,
        "[2001:db8::1]:443",
        UPSTREAM_TLS,
        List.of(new ServerFinding.Seen(ServerFinding.NO_POST_QUANTUM, "P-256")),
        false,
        failure,
        detail,
        1234,
        567_890,
        12_345_678,
        2_000_000_000,
        List.of());
  }

  /** The record of a connection of which nothing was understood. */
  public static SessionRecord empty() {
    return new SessionRecord(
        "0000000000000000",
        Instant.EPOCH,
        "127.0.0.1:1",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        false,
        Failure.HEAD_TOO_SLOW,
        null,
        0,
        0,
        0,
        999,
        List.of());
  }
}
