// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** What an endpoint may know of its request. */
public final class ApiRequest {
  private final RoutingContext context;

  ApiRequest(RoutingContext context) {
    this.context = context;
  }

  /** A part of the path, named in its template. */
  public String path(String name) {
    return String.valueOf(context.pathParam(name));
  }

  /** A query parameter, decoded; null where it is not there. */
  public @Nullable String query(String name) {
    return context.queryParams().get(name);
  }

  /** The value of a header field, null where it is not there. */
  public @Nullable String header(String name) {
    return context.request().getHeader(name);
  }

  /**
   * The JSON body.
   *
   * @param type a record; unknown names are errors
   * @throws ApiException 415 for another type, 400 where the body is not of this form
   */
  public <T> T body(Class<T> type) throws ApiException {
    String contentType = header("Content-Type");
    if (contentType == null || !contentType.startsWith("application/json")) {
      throw new ApiException(415, "Content-Type must be application/json");
    }
    Buffer body = context.body().buffer();
    try {
      T read = body == null ? null : ApiAnswer.JSON.readValue(body.getBytes(), type);
      if (read == null) {
        throw new ApiException(400, "no JSON body");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new ApiException(400, "not the JSON expected: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw new ApiException(400, "not JSON");
    }
  }
}
