// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.ArrayList;
import java.util.List;

/** What takes a restart to change: a reload keeps it as it is, and names it. */
public final class RestartOnly {
  private RestartOnly() {}

  /** The keys that a restart would change. */
  public static List<String> changed(Settings running, Settings next) {
    List<String> keys = new ArrayList<>();
    if (!running.data().equals(next.data())) {
      keys.add("data");
    }
    if (!running.admin().address().equals(next.admin().address())) {
      keys.add("admin.address");
    }
    if (running.admin().isCertified() != next.admin().isCertified()) {
      keys.add("admin.certificate");
    }
    if (running.limits().headBytes() != next.limits().headBytes()) {
      keys.add("limits.head-size");
    }
    if (!running.inventory().equals(next.inventory())) {
      keys.add("inventory");
    }
    if (running.log().format() != next.log().format()) {
      keys.add("log.format");
    }
    if (!running.log().access().equals(next.log().access())) {
      keys.add("log.access");
    }
    return List.copyOf(keys);
  }
}
