// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a parser gathers on its way to a {@link ClientHello}; one thread, one parse. */
final class HelloFields {
  private static final int[] NONE = {};

  final HelloFormat format;
  final int recordVersion;
  final int encodedBytes;

  int legacyVersion;
  int[] cipherSuites = NONE;
  int[] compressionMethods = NONE;
  boolean hasExtensions;
  int[] extensions = NONE;
  @Nullable String serverName;
  boolean serverNameInvalid;
  List<String> alpn = List.of();
  int[] groups = NONE;
  int[] pointFormats = NONE;
  int[] signatureSchemes = NONE;
  int[] supportedVersions = NONE;
  int[] keyShares = NONE;

  HelloFields(HelloFormat format, int recordVersion, int encodedBytes) {
    this.format = format;
    this.recordVersion = recordVersion;
    this.encodedBytes = encodedBytes;
  }
}
