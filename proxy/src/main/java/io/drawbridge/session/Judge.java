// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Classifier;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.HelloResult;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is made of one tunnel: what its ClientHello is, and what the policy says.
 *
 * @param address the app's
 * @param user who asked, null where nobody has to say
 */
record Judge(
    Services services, InetAddress address, ConnectHead.Request request, @Nullable String user) {

  /** Classifies an offer and adds what is known of the app from earlier ones. */
  Classification classify(ClientHello hello) {
    Destination destination = request.destination();
    Classification offer = Classifier.classify(hello, destination.host(), request.userAgent());
    return services
        .history()
        .clients()
        .note(offer, address, user, request.userAgent(), destination);
  }

  /** The policy's verdict, on what is known without a ClientHello where {@code offer} is null. */
  Verdict decide(@Nullable Classification offer) {
    return services.policy().decide(new Facts(request.destination(), address, user, offer));
  }

  static Failure failure(HelloResult.Malformed malformed) {
    return malformed.alert() == AlertDescription.RECORD_OVERFLOW
        ? Failure.HELLO_TOO_LARGE
        : Failure.HELLO_MALFORMED;
  }
}
