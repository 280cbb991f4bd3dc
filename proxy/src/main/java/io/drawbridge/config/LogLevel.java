// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

/** The levels of a log line, most severe first. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}
