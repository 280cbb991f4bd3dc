// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Application;
import io.drawbridge.classify.Classification;
import io.drawbridge.event.Negotiated;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an app may know of its own session, in names. */
record SelfView(String session, @Nullable Negotiated tls, Classification offer, Verdict verdict) {

  Application application() {
    return Application.named(offer.application());
  }

  List<String> versions() {
    return Arrays.stream(TlsVersion.values())
        .filter(offer.hello()::offers)
        .map(TlsVersion::label)
        .toList();
  }

  List<String> suites() {
    return Arrays.stream(offer.hello().cipherSuites())
        .mapToObj(code -> CipherSuite.of(code).name())
        .toList();
  }

  List<String> groups() {
    return Arrays.stream(offer.hello().groups())
        .mapToObj(code -> NamedGroup.of(code).name())
        .toList();
  }
}
