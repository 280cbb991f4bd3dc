// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.List;

/** Says what the TLS library makes of an OpenSSL cipher string. */
@FunctionalInterface
public interface CipherResolver {

  /**
   * What came of a cipher string.
   *
   * @param suites the suites of TLS 1.2 and older by IANA name, in order of preference
   * @param unusable the parts of the string that the library does not know or cannot serve
   */
  record Resolved(List<String> suites, List<String> unusable) {
    /** Copies the lists. */
    public Resolved {
      suites = List.copyOf(suites);
      unusable = List.copyOf(unusable);
    }
  }

  /** Resolves a cipher string. */
  Resolved resolve(String cipherString);
}
