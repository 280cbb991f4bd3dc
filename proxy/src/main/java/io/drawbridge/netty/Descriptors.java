// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * The process's file descriptors. Thread-safe.
 *
 * @param most the limit of the system (RLIMIT_NOFILE), which the JVM has raised as far as it may
 * @param opened counts those open now; costs some microseconds for every hundred
 */
public record Descriptors(long most, LongSupplier opened) {

  /** Those of this process; without a limit where the system has no such thing. */
  public static Descriptors ofProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new Descriptors(unix.getMaxFileDescriptorCount(), unix::getOpenFileDescriptorCount)
        : new Descriptors(Long.MAX_VALUE, () -> 0);
  }

  /** Open now. */
  long open() {
    return opened.getAsLong();
  }

  /** Whether a failure of accept(2) or socket(2) says that there are none left. */
  public static boolean isExhausted(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && message.contains("Too many open files")) {
        return true;
      }
    }
    return false;
  }
}
