// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.authority.CertificateFile;
import io.drawbridge.authority.TrustTarget;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /api/trust}: the root, and how each runtime is made to trust it. */
public final class TrustPart implements Api.Part {
  /** What the download is saved as. */
  private static final String FILE = "drawbridge-root.pem";

  private final Supplier<CertificateFile> root;

  /** Answers with the root at the time. */
  public TrustPart(Supplier<CertificateFile> root) {
    this.root = root;
  }

  private record Instruction(String runtime, String text) {}

  private record Body(
      String subject,
      String key,
      String sha256,
      Instant notBefore,
      Instant notAfter,
      String pem,
      List<Instruction> instructions) {}

  @Override
  public void addTo(Api api) {
    api.get("trust", request -> body(root.get()));
  }

  private static Body body(CertificateFile root) {
    return new Body(
        root.certificate().getSubjectX500Principal().getName(),
        root.keyType(),
        root.sha256(),
        root.certificate().getNotBefore().toInstant(),
        root.certificate().getNotAfter().toInstant(),
        root.pem(),
        Arrays.stream(TrustTarget.values())
            .map(target -> new Instruction(target.toString(), target.instruction(FILE)))
            .toList());
  }
}
