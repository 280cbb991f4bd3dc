// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.drawbridge.policy.Action;
import io.drawbridge.policy.Conditions;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.Plan;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import io.drawbridge.policy.ServedTls;
import io.drawbridge.testing.SettableClock;
import io.drawbridge.tls.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PlanWatchTest {
  private static final Instant START = Instant.parse("2027-03-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String REJECTED = "plan: legacy TLS is rejected from now on, it ";
  private static final String CARRIED = "plan: legacy TLS is carried again";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SettableClock clock = new SettableClock(START);
  private PlanHolds holds;
  private PlanWatch watch;

  @BeforeEach
  void watch(@TempDir Path directory) {
    holds = PlanHolds.open(directory.resolve("holds.json"), clock);
    Plan plan =
        new Plan(
            START.plus(HOUR),
            START.plus(HOUR.multipliedBy(4)),
            List.of(new Plan.Brownout(START.plus(HOUR.multipliedBy(2)), HOUR)),
            false);
    Rule rule =
        new Rule(
            "sync",
            "mail-team",
            Conditions.NONE,
            Action.INTERCEPT,
            LegacyMode.DETECT,
            plan,
            Map.of());
    ServedTls served =
        new ServedTls(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3, Set.of(0xc02f), Set.of(0x2f));
    Policy policy = new Policy(List.of(rule), LegacyMode.REJECT, Map.of(), served, clock);
    watch = new PlanWatch(() -> policy, holds, clock);
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(PlanWatch.class);
  }

  /** What the log says after the clock has been set, however often it is looked at. */
  private List<String> said(Duration by) {
    log.list.clear();
    clock.advance(by);
    for (int i = 0; i < 5; i++) {
      watch.look();
    }
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void everyStepIsSaidOnceAtItsInstant() {
    Instant brownoutEnds = START.plus(HOUR.multipliedBy(3));

    assertThat(said(Duration.ZERO)).isEmpty();
    assertThat(said(HOUR.minusNanos(1))).isEmpty();
    assertThat(said(Duration.ofNanos(1))).containsExactly("plan: legacy TLS will be rejected");
    assertThat(said(HOUR)).containsExactly(REJECTED + "has a brownout until " + brownoutEnds);
    assertThat(log.list.get(0).getKeyValuePairs().toString())
        .contains("rule=\"sync\"", "owner=\"mail-team\"");
    assertThat(said(HOUR)).containsExactly(CARRIED);
    assertThat(said(HOUR))
        .containsExactly(REJECTED + "rejects since " + START.plus(HOUR.multipliedBy(4)));
    assertThat(said(Duration.ofDays(900))).isEmpty();
  }

  @Test
  void aClockThatJumpsBackIsFollowed() {
    said(Duration.ZERO);

    assertThat(said(HOUR.multipliedBy(5))).hasSize(1).first().asString().startsWith(REJECTED);
    assertThat(said(HOUR.multipliedBy(-5))).containsExactly(CARRIED);
    assertThat(said(HOUR.multipliedBy(5))).hasSize(1);
  }

  @Test
  void aHoldAndItsEndAreSaid() throws Exception {
    assertThat(said(HOUR.multipliedBy(4))).hasSize(1);
    holds.hold("sync", HOUR, "ann", "vendor is late");

    assertThat(said(Duration.ZERO))
        .contains("plan: legacy TLS is carried while the plan is held")
        .doesNotContain(CARRIED);
    assertThat(said(HOUR)).hasSize(1).first().asString().startsWith(REJECTED);
  }
}
