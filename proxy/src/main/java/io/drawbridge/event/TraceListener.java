// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

/** Hears what becomes of traces. Called on any thread. */
public interface TraceListener {
  /** The endpoint has taken so many. */
  void sent(int traces);

  /** So many were given up, since the endpoint did not take them. */
  void refused(int traces);

  /** One was given up, since too many waited. */
  void dropped();
}
