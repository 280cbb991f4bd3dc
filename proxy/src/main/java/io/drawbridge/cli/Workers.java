// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads for what takes long: minting, password hashes. */
final class Workers {
  /** Beyond so many mints or password checks in waiting, new ones are refused. */
  private static final int QUEUE = 10_000;

  private Workers() {}

  static ExecutorService create() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("drawbridge-worker-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
