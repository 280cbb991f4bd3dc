// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.metrics.ProgramMetrics;
import io.drawbridge.netty.AcceptGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the metrics when accepting stops for want of file descriptors. */
final class AcceptReport implements AcceptGate.Listener {
  private static final Logger LOG = LoggerFactory.getLogger("io.drawbridge.accept");

  private final ProgramMetrics metrics;

  AcceptReport(ProgramMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void onClosed(String state) {
    metrics.acceptStopped();
    LOG.warn(
        "file descriptors: {}; raise the limit (ulimit -n, LimitNOFILE) or lower"
            + " limits.connections",
        state);
  }

  @Override
  public void onOpened(String state) {
    LOG.info("file descriptors: {}; accepting again", state);
  }
}
