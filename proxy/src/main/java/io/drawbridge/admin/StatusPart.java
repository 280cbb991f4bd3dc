// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import java.util.function.Supplier;

/** {@code GET /api/status}: what runs here, and how it is. */
public final class StatusPart implements Api.Part {
  private final Supplier<Status> status;

  /** Answers with what the supplier gives at the time. */
  public StatusPart(Supplier<Status> status) {
    this.status = status;
  }

  @Override
  public void addTo(Api api) {
    api.get("status", request -> status.get());
  }
}
