// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static io.drawbridge.tls.AlertDescription.DECODE_ERROR;
import static io.drawbridge.tls.AlertDescription.PROTOCOL_VERSION;

import io.drawbridge.tls.HelloResult.Complete;
import io.drawbridge.tls.HelloResult.Malformed;
import org.jspecify.annotations.Nullable;

/** Parses a whole ClientHello message, of either format, in one pass. */
final class HelloParser {
  private static final int RANDOM_BYTES = 32;
  private static final int MAX_SESSION_ID_BYTES = 32;

  private HelloParser() {}

  /** The body of a ClientHello without its handshake header (RFC 8446 §4.1.2). */
  static HelloResult parseTls(WireReader in, HelloFields fields) {
    fields.legacyVersion = in.u16();
    if (!in.failed() && fields.legacyVersion < TlsVersion.SSLv3.code()) {
      return new Malformed(PROTOCOL_VERSION, "ClientHello of a version below SSL 3.0");
    }
    in.skip(RANDOM_BYTES);
    int sessionIdBytes = in.u8();
    in.skip(sessionIdBytes);
    WireReader suites = in.slice(in.u16());
    fields.cipherSuites = suites.u16s();
    fields.compressionMethods = in.slice(in.u8()).u8s();
    if (in.failed() || suites.failed() || sessionIdBytes > MAX_SESSION_ID_BYTES) {
      return malformed("ClientHello has inconsistent lengths");
    }
    if (fields.cipherSuites.length == 0 || fields.compressionMethods.length == 0) {
      return malformed("ClientHello offers no cipher suite or no compression method");
    }
    String defect = parseExtensions(in, fields);
    return defect == null ? new Complete(new ClientHello(fields)) : malformed(defect);
  }

  /** An SSL 2.0 CLIENT-HELLO after its type (RFC 5246 §E.2). */
  static HelloResult parseSslv2(WireReader in, HelloFields fields) {
    fields.legacyVersion = in.u16();
    int suiteBytes = in.u16();
    int sessionIdBytes = in.u16();
    int challengeBytes = in.u16();
    if (suiteBytes == 0
        || suiteBytes % 3 != 0
        || sessionIdBytes > MAX_SESSION_ID_BYTES
        || challengeBytes == 0
        || challengeBytes > RANDOM_BYTES
        || in.remaining() != suiteBytes + sessionIdBytes + challengeBytes) {
      return malformed("SSL 2.0 CLIENT-HELLO has inconsistent lengths");
    }
    int[] suites = new int[suiteBytes / 3];
    for (int i = 0; i < suites.length; i++) {
      suites[i] = in.u24();
    }
    fields.cipherSuites = suites;
    return new Complete(new ClientHello(fields));
  }

  private static @Nullable String parseExtensions(WireReader in, HelloFields fields) {
    if (in.remaining() == 0) {
      return null;
    }
    WireReader extensions = in.slice(in.u16());
    if (in.failed() || in.remaining() != 0) {
      return "extensions do not end with the ClientHello";
    }
    fields.hasExtensions = true;
    return new ExtensionParser(fields).parse(extensions);
  }

  private static Malformed malformed(String reason) {
    return new Malformed(DECODE_ERROR, reason);
  }
}
