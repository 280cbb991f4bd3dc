// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Classifier;
import io.drawbridge.policy.Action;
import io.drawbridge.policy.Conditions;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.HostPattern;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import io.drawbridge.policy.ServedTls;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The verdict on a session, by the number of rules; half of them for names below a name. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicyLookup {
  @Param({"10", "1000", "10000"})
  public int rules;

  private Policy policy = policy(0);
  private Facts last = facts("none.example");
  private Facts none = last;

  /** Makes the rules. */
  @Setup
  public void setUp() {
    policy = policy(rules);
    last = facts("a.b.host-" + (rules - 1) + ".example");
    none = facts("api.vendor.example");
  }

  /** A host that the last rule is for. */
  @Benchmark
  public Verdict lastRule() {
    return policy.decide(last);
  }

  /** A host that no rule is for. */
  @Benchmark
  public Verdict noRule() {
    return policy.decide(none);
  }

  private static Policy policy(int count) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String host = (i % 2 == 0 ? "" : "*.") + "host-" + i + ".example";
      Conditions when =
          new Conditions(
              List.of(HostPattern.parse(host)), List.of(), List.of(), Set.of(), List.of());
      rules.add(new Rule("rule-" + i, null, when, Action.INTERCEPT, null, null, Map.of()));
    }
    ServedTls served =
        new ServedTls(
            TlsVersion.TLSv1_2,
            TlsVersion.TLSv1_3,
            Set.of(0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9),
            Set.of(0xC009, 0xC013, 0x002F));
    return new Policy(rules, LegacyMode.REJECT, Map.of(), served, Clock.systemUTC());
  }

  private static Facts facts(String host) {
    Classification offer = Classifier.classify(Hellos.parsed(Hellos.Shape.POST_QUANTUM), host);
    return new Facts(new Destination(host, 443), InetAddress.getLoopbackAddress(), null, offer);
  }
}
