// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import java.util.function.Supplier;

/** {@code POST /api/reload}: reads the configuration again. */
public final class ReloadPart implements Api.Part {
  private static final int UNPROCESSABLE = 422;

  private final Supplier<Reloaded> reload;

  /** Reloads by the supplier, which may block. */
  public ReloadPart(Supplier<Reloaded> reload) {
    this.reload = reload;
  }

  @Override
  public void addTo(Api api) {
    api.change(
        "reload",
        request -> {
          Reloaded done = reload.get();
          return ApiAnswer.json(done.ok() ? 200 : UNPROCESSABLE, done);
        });
  }
}
