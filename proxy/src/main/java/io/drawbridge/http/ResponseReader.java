// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/** Reads the head of an answer (RFC 9112 §4, §6.3). */
public final class ResponseReader {
  private static final String VERSION = "HTTP/1.? ";
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private ResponseReader() {}

  /**
   * Reads the head that starts {@code in}, of which {@code limit} bytes are there.
   *
   * @param request what it answers
   */
  public static HeadResult<ResponseHead> read(byte[] in, int limit, RequestHead request) {
    for (int i = 0; i < Math.min(limit, VERSION.length()); i++) {
      char expected = VERSION.charAt(i);
      if (expected == '?' ? in[i] != '0' && in[i] != '1' : in[i] != expected) {
        return peculiar(Peculiarity.NOT_HTTP);
      }
    }
    int reason = VERSION.length() + 3;
    int status = 0;
    for (int i = VERSION.length(); i < Math.min(limit, reason); i++) {
      if (!Ascii.isDigit(in[i])) {
        return peculiar(Peculiarity.NOT_HTTP);
      }
      status = status * 10 + (in[i] - '0');
    }
    int cr = reason;
    while (cr < limit && Ascii.isValue(in[cr])) {
      cr++;
    }
    if (cr + 1 >= limit) {
      return HeadResult.needMore();
    }
    if (in[cr] != '\r' || in[cr + 1] != '\n' || (cr > reason && in[reason] != ' ')) {
      return peculiar(Peculiarity.MALFORMED);
    }
    if (status < 100 || status > 599) {
      return peculiar(Peculiarity.NOT_HTTP);
    }
    FieldReader fields = new FieldReader(in, limit, false);
    return fields.read(cr + 2)
        ? head(status, in[VERSION.length() - 2] == '1', fields, request)
        : HeadResult.needMore();
  }

  private static HeadResult<ResponseHead> head(
      int status, boolean http11, FieldReader fields, RequestHead request) {
    if (fields.why() != null) {
      return peculiar(fields.why());
    }
    if (status == SWITCHING_PROTOCOLS) {
      return peculiar(Peculiarity.UPGRADE);
    }
    boolean interim = status < 200;
    boolean never = interim || status == NO_CONTENT;
    // RFC 9112 §6.1: these have no transfer coding, nor has what a 1.0 peer says or hears; RFC 9110
    // §8.6: nor a length.
    boolean unreadable = !http11 || !request.http11();
    if ((fields.chunked && (never || unreadable))
        || (never && fields.length > 0)
        || (interim && !request.http11())) {
      return peculiar(Peculiarity.AMBIGUOUS_LENGTH);
    }
    return new HeadResult.Complete<>(
        new ResponseHead(
            fields.end,
            status,
            http11,
            never || request.head() || status == NOT_MODIFIED ? Framing.NONE : body(fields),
            fields.connection,
            fields.keepAliveSeconds));
  }

  private static Framing body(FieldReader fields) {
    if (fields.chunked) {
      return Framing.CHUNKED;
    }
    return fields.length < 0 ? Framing.UNTIL_CLOSE : Framing.length(fields.length);
  }

  private static HeadResult<ResponseHead> peculiar(Peculiarity why) {
    return new HeadResult.Peculiar<>(why);
  }
}
