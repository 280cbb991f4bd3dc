// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A part that one snapshot after the other rests on, as long as its settings stay the same; closed
 * when the last of them is over.
 *
 * <p>So a reload that changes a rule keeps the TLS contexts, with their tickets and sessions, and
 * the certificates already minted.
 */
final class Shared<T> {

  /** Makes the part. */
  interface Maker<T, E extends Exception> {
    T make() throws E;
  }

  /** Closes the part; must not block. */
  interface Closer<T> {
    void close(T value);
  }

  private final Object settings;
  private final T value;
  private final Usage usage;

  private Shared(Object settings, T value, Closer<T> closer) {
    this.settings = settings;
    this.value = value;
    this.usage = new Usage(() -> closer.close(value));
  }

  /**
   * The last part where it fits, else a new one; held for the caller.
   *
   * @param last of the snapshot in force, whose hold on it is not touched
   * @param settings all that the part is made of, compared by {@code equals}
   */
  static <T, E extends Exception> Shared<T> of(
      @Nullable Shared<T> last, Object settings, Maker<T, E> maker, Closer<T> closer) throws E {
    if (last != null && last.settings.equals(settings) && last.usage.tryHold()) {
      return last;
    }
    return new Shared<>(settings, maker.make(), closer);
  }

  T value() {
    return value;
  }

  void release() {
    usage.release();
  }
}
