// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.authority.TrustTarget;
import io.drawbridge.classify.Classification;
import io.drawbridge.history.UpstreamLegs;
import io.drawbridge.netty.TunnelAnswer;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code https://drawbridge.internal/} tells an app of itself, as text or as JSON by Accept;
 * what was negotiated with its servers, the root's certificate and how to make a runtime trust it
 * are there too.
 */
record SelfAnswer(Services services, Trace trace, Classification offer, Verdict verdict)
    implements Function<TunnelAnswer.Request, TunnelAnswer.Answer> {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String ROOT = "/root.pem";
  private static final String TRUST = "/trust";
  private static final String UPSTREAM = "/upstream/";

  @Override
  public TunnelAnswer.Answer apply(TunnelAnswer.Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new TunnelAnswer.Answer(
          405, TEXT, Map.of("Allow", "GET, HEAD"), "Only GET and HEAD.\n");
    }
    String path = request.path().split("\\?", 2)[0];
    if (path.startsWith(TRUST + "/")) {
      return trust(path.substring(TRUST.length() + 1));
    }
    boolean json = request.accept().contains("json");
    if (path.startsWith(UPSTREAM)) {
      return upstream(path.substring(UPSTREAM.length()), json);
    }
    return switch (path) {
      case "/" -> self(json);
      case ROOT -> answer(200, "application/x-pem-file", services.rootPem().get());
      case TRUST -> answer(200, TEXT, everyTrust());
      default ->
          answer(
              404,
              TEXT,
              "Here are /, %s, %s, %s/RUNTIME and %sHOST:PORT.\n"
                  .formatted(ROOT, TRUST, TRUST, UPSTREAM));
    };
  }

  private TunnelAnswer.Answer self(boolean json) {
    SelfView view = new SelfView(trace.id(), trace.clientTls(), offer, verdict);
    return json
        ? answer(200, "application/json", SelfJson.of(view))
        : answer(200, TEXT, SelfText.of(view));
  }

  private TunnelAnswer.Answer upstream(String text, boolean json) {
    Destination upstream = SelfUpstream.named(text);
    UpstreamLegs.Leg leg =
        upstream == null ? null : services.history().legs().last(trace.app(), upstream);
    if (upstream == null || leg == null) {
      return answer(
          404,
          TEXT,
          "No connection of this app's to that server was intercepted in the last hour.\n");
    }
    SelfUpstream view = new SelfUpstream(upstream, leg);
    return json ? answer(200, "application/json", view.json()) : answer(200, TEXT, view.text());
  }

  private TunnelAnswer.Answer trust(String runtime) {
    for (TrustTarget target : TrustTarget.values()) {
      if (target.toString().equals(runtime.toLowerCase(Locale.ROOT))) {
        return answer(200, TEXT, fetch() + target.instruction("root.pem"));
      }
    }
    return answer(404, TEXT, "Runtimes: " + runtimes() + "\n");
  }

  private static String everyTrust() {
    return fetch()
        + Arrays.stream(TrustTarget.values())
            .map(target -> target.instruction("root.pem"))
            .collect(Collectors.joining("\n"))
        + "\nOne runtime alone: "
        + TRUST
        + "/NAME with "
        + runtimes()
        + "\n";
  }

  /** Where root.pem comes from; what was read over this tunnel is checked by who runs the proxy. */
  private static String fetch() {
    return "Take https://"
        + Destination.SELF
        + ROOT
        + " through the proxy, or "
        + ROOT
        + " from its admin address, as\nroot.pem, and compare its SHA-256 with the one that"
        + " `drawbridge authority show` prints.\n\n";
  }

  private static String runtimes() {
    return Arrays.stream(TrustTarget.values())
        .map(TrustTarget::toString)
        .collect(Collectors.joining(", "));
  }

  private TunnelAnswer.Answer answer(int status, String type, String body) {
    return new TunnelAnswer.Answer(status, type, Map.of("X-Drawbridge-Session", trace.id()), body);
  }
}
