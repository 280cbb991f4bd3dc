// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/**
 * What the bytes at the start of a message are.
 *
 * @param <H> {@link RequestHead} or {@link ResponseHead}
 */
public sealed interface HeadResult<H> {

  /** Well-formed so far, and not at its end. */
  record NeedMore<H>() implements HeadResult<H> {
    private static final NeedMore<?> INSTANCE = new NeedMore<>();
  }

  /** A head that is beyond doubt. */
  record Complete<H>(H head) implements HeadResult<H> {}

  /** Anything else. */
  record Peculiar<H>(Peculiarity why) implements HeadResult<H> {}

  /** The one {@link NeedMore}. */
  @SuppressWarnings("unchecked")
  static <H> HeadResult<H> needMore() {
    return (HeadResult<H>) NeedMore.INSTANCE;
  }
}
