// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark with every parameter runs; the figures mean nothing. */
class SmokeTest {
  @Test
  void runsAll() throws Exception {
    var options =
        new OptionsBuilder()
            .include("io\\.drawbridge\\..*")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldDoGC(false)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    var results = new Runner(options).run();

    assertThat(results).hasSizeGreaterThan(30);
    assertThat(results)
        .allSatisfy(each -> assertThat(each.getPrimaryResult().getScore()).isPositive());
  }
}
