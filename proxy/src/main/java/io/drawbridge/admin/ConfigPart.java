// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.config.EffectiveKey;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /api/config}: the configuration in force, key by key, secrets masked. */
public final class ConfigPart implements Api.Part {
  private final Supplier<List<EffectiveKey>> keys;

  /** Answers with what the supplier gives at the time. */
  public ConfigPart(Supplier<List<EffectiveKey>> keys) {
    this.keys = keys;
  }

  private record Body(List<EffectiveKey> keys) {}

  @Override
  public void addTo(Api api) {
    api.get("config", request -> new Body(keys.get()));
  }
}
