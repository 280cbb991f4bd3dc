// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;

/**
 * The HTTP codec's decoder, without its leniency: what two readers could read in two ways is no
 * request at all (RFC 9112 §6.3, §11.2). One for each connection.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

  /** The request is neither HTTP/1.1 nor HTTP/1.0. */
  static final class VersionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private VersionException() {
      super("unsupported HTTP version");
    }
  }

  StrictRequestDecoder(int headBytes) {
    super(new Http1ServerConfig().setMaxHeaderSize(headBytes).setMaxInitialLineLength(headBytes));
  }

  @Override
  protected HttpMessage createMessage(String[] requestLine) {
    String version = requestLine[2];
    if (version.startsWith("HTTP/") && !version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw new VersionException();
    }
    return super.createMessage(requestLine);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
  }
}
