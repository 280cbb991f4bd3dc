// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Failure;

/** What came of the credentials in a request. */
sealed interface Login {

  /** They are right. */
  record Known(String user) implements Login {}

  /** They are not, or are not looked at now. */
  record Refused(Failure failure, String detail) implements Login {}
}
