// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line at the end of each session, at INFO.
 *
 * <p>Hands the record itself to the log, which formats it on its own thread: on the event loop this
 * costs one event and one place in a queue.
 */
public final class SessionLog implements SessionListener {
  /** The logger of session lines; no package is called so, and no other logger is below it. */
  static final String LOGGER = "io.drawbridge.access";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  @Override
  public void on(SessionEvent event) {
    if (event instanceof SessionEvent.Ended ended) {
      LOG.info("session", ended.record());
    }
  }
}
