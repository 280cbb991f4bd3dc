// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Verdict;

/** What sessions of one identity came to. One thread at a time. */
final class Tally {
  String label = "";
  long firstMillis = Long.MAX_VALUE;
  long lastMillis = Long.MIN_VALUE;
  long sessions;
  long refused;
  long failed;
  long bytesIn;
  long bytesOut;
  String rule = "";
  String action = "";
  String failure = "";

  void add(SessionRecord session, Verdict verdict, String clientLabel) {
    long time = session.time().toEpochMilli();
    firstMillis = Math.min(firstMillis, time);
    lastMillis = Math.max(lastMillis, time);
    sessions++;
    switch (session.outcome()) {
      case "rejected" -> refused++;
      case "failed" -> failed++;
      default -> {}
    }
    bytesIn += session.bytesIn();
    bytesOut += session.bytesOut();
    label = clientLabel;
    rule = verdict.rule();
    action = verdict.action().label();
    failure = session.failure() == null ? "" : session.failure().label();
  }

  void add(Tally other) {
    if (other.lastMillis >= lastMillis) {
      label = other.label;
      rule = other.rule;
      action = other.action;
      failure = other.failure;
    }
    firstMillis = Math.min(firstMillis, other.firstMillis);
    lastMillis = Math.max(lastMillis, other.lastMillis);
    sessions += other.sessions;
    refused += other.refused;
    failed += other.failed;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
  }
}
