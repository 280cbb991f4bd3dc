// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.TunnelAnswer;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import java.util.Map;
import java.util.function.Function;

/** Tells an app inside its tunnel why its upstream cannot be reached. */
record FailureAnswer(Failure failure, String detail, String session, Destination upstream)
    implements Function<TunnelAnswer.Request, TunnelAnswer.Answer> {

  @Override
  public TunnelAnswer.Answer apply(TunnelAnswer.Request request) {
    boolean json = request.accept().contains("json");
    String body =
        json
            ? Explanation.json(failure, detail, session, upstream.toString())
            : Explanation.text(failure, detail, session);
    return new TunnelAnswer.Answer(
        failure.status(),
        json ? "application/json" : "text/plain; charset=utf-8",
        Map.of(
            "Proxy-Status",
            Explanation.proxyStatus(failure, detail),
            "X-Drawbridge-Session",
            session),
        body);
  }
}
