// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

/** What is to become of a session, with the rule and the reason that decided it. */
public sealed interface Verdict {

  /** The name of the rule that decided, {@code default} where none matched. */
  String rule();

  /** Why, in one plain sentence. */
  String reason();

  /** The action as configured and as a metric label. */
  Action action();

  /**
   * Terminate the client's TLS and carry it to the upstream.
   *
   * @param legacy whether the client's best offer is below TLS 1.2 and is carried across
   */
  record Intercept(String rule, String reason, boolean legacy) implements Verdict {
    @Override
    public Action action() {
      return Action.INTERCEPT;
    }
  }

  /** Pass the bytes as they are. */
  record Tunnel(String rule, String reason) implements Verdict {
    @Override
    public Action action() {
      return Action.TUNNEL;
    }
  }

  /** Refuse, with the failure that names alert and status. */
  record Reject(String rule, String reason, Failure failure) implements Verdict {
    @Override
    public Action action() {
      return Action.REJECT;
    }
  }
}
