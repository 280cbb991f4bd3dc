// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.classify.ServerFinding;
import io.drawbridge.classify.ServerFinding.Seen;
import io.drawbridge.policy.Failure;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names what the facts amount to. Pure but for the clock; one use each. */
final class ServerFindings {
  private static final Duration SOON = Duration.ofDays(21);
  private static final int NAMED = 4;

  private final ServerFacts facts;
  private final ProxyOffer offer;
  private final Instant now;
  private final List<Seen> seen = new ArrayList<>();

  private ServerFindings(ServerFacts facts, ProxyOffer offer, Clock clock) {
    this.facts = facts;
    this.offer = offer;
    this.now = clock.instant();
  }

  /** The findings, most serious first. */
  static List<Seen> of(ServerFacts facts, ProxyOffer offer, Clock clock) {
    ServerFindings findings = new ServerFindings(facts, offer, clock);
    findings.versions();
    findings.suites();
    findings.dh();
    findings.handshake();
    findings.signatures();
    findings.groups();
    if (facts.chains() != null) {
      boolean several = facts.chains().size() > 1;
      for (ChainFact chain : facts.chains()) {
        findings.chain(chain, several ? CertificateText.key(chain.leaf()) + ": " : "");
      }
    }
    return findings.seen.stream()
        .sorted(
            (one, other) -> {
              int bySeverity = other.finding().severity().compareTo(one.finding().severity());
              return bySeverity != 0 ? bySeverity : one.finding().compareTo(other.finding());
            })
        .toList();
  }

  private void versions() {
    Versions versions = facts.versions();
    List<TlsVersion> spoken = versions.all().stream().map(VersionFact::version).toList();
    add(spoken.contains(TlsVersion.SSLv3), ServerFinding.SSLV3_SERVED, "");
    List<TlsVersion> legacy =
        spoken.stream()
            .filter(each -> each == TlsVersion.TLSv1_0 || each == TlsVersion.TLSv1_1)
            .toList();
    add(!legacy.isEmpty(), ServerFinding.LEGACY_SERVED, joined(legacy.stream()));
    Optional<VersionFact> best = versions.best();
    add(
        best.isPresent() && best.get().version().isLegacy(),
        ServerFinding.UPSTREAM_LEGACY_ONLY,
        best.map(fact -> "at best " + fact.version()).orElse(""));
    add(
        best.isPresent() && !spoken.contains(TlsVersion.TLSv1_3),
        ServerFinding.NO_TLS13,
        best.map(fact -> "at best " + fact.version()).orElse(""));
  }

  private void suites() {
    any(ServerFinding.EXPORT_SERVED, CipherSuite::isExport);
    any(ServerFinding.NULL_SERVED, CipherSuite::isNull);
    any(ServerFinding.ANONYMOUS_SERVED, CipherSuite::isAnonymous);
    any(ServerFinding.RC4_SERVED, CipherSuite::isRc4);
    any(
        ServerFinding.DES_SERVED,
        suite -> suite.name().contains("_DES_") && !suite.name().contains("_3DES_"));
    any(ServerFinding.TRIPLE_DES_SERVED, CipherSuite::isTripleDes);
    List<CipherSuite> all = facts.versions().suites();
    add(all.stream().noneMatch(CipherSuite::isAead), ServerFinding.NO_AEAD, "");
    boolean secret = all.stream().anyMatch(CipherSuite::isForwardSecret);
    add(!secret, ServerFinding.NO_FORWARD_SECRECY, "");
    if (secret) {
      any(ServerFinding.STATIC_RSA_SERVED, suite -> suite.keyExchange() == KeyExchange.RSA);
    }
  }

  private void dh() {
    DhFact dh = facts.dh();
    if (dh == null) {
      return;
    }
    for (DhFact.Exchange each : dh.exchanges()) {
      boolean weak = each.group().bits() < offer.minimumDhBits();
      add(
          true,
          weak ? ServerFinding.UPSTREAM_WEAK_DH : ServerFinding.DHE_SERVED,
          each.group() + ", with " + each.suite());
    }
  }

  private void handshake() {
    if (facts.hello().isPresent()) {
      HelloFact hello = facts.hello().get();
      add(hello.compression(), ServerFinding.COMPRESSION, "");
      add(!hello.secureRenegotiation(), ServerFinding.NO_SECURE_RENEGOTIATION, "");
      add(!hello.extendedMasterSecret(), ServerFinding.NO_EXTENDED_MASTER_SECRET, "");
    }
    add(
        facts.fallback().isPresent() && !facts.fallback().get(),
        ServerFinding.NO_FALLBACK_SCSV,
        "");
    add(
        facts.clientCertificate() != null && facts.clientCertificate(),
        ServerFinding.CLIENT_CERTIFICATE_REQUESTED,
        "");
  }

  private void signatures() {
    SignaturesFact signatures = facts.signatures();
    if (signatures != null) {
      List<SignatureScheme> old =
          signatures.tls12().stream().filter(SignatureScheme::isSha1OrMd5).toList();
      add(!old.isEmpty(), ServerFinding.SHA1_SIGNATURES, joined(old.stream()));
    }
  }

  private void groups() {
    GroupsFact groups = facts.groups();
    if (groups != null && facts.versions().best().isPresent()) {
      List<NamedGroup> quantum = groups.all().stream().filter(NamedGroup::isPostQuantum).toList();
      add(!quantum.isEmpty(), ServerFinding.POST_QUANTUM, joined(quantum.stream()));
      add(quantum.isEmpty(), ServerFinding.NO_POST_QUANTUM, "");
    }
  }

  /** Judges a chain; {@code which} of several it is stands before what is wrong. */
  private void chain(ChainFact chain, String which) {
    X509Certificate leaf = chain.leaf();
    Failure problem = chain.problem();
    String detail = which + chain.detail();
    if (problem != null) {
      ServerFinding named = ServerFinding.ofLabel(problem.label());
      add(true, named == null ? ServerFinding.UPSTREAM_BAD_CERTIFICATE : named, detail);
    }
    add(problem == Failure.UPSTREAM_INCOMPLETE_CHAIN, ServerFinding.UPSTREAM_UNTRUSTED, detail);
    add(
        problem == Failure.UPSTREAM_UNTRUSTED
            && chain.certificates().stream()
                .map(X509Certificate::getSubjectX500Principal)
                .noneMatch(leaf.getIssuerX500Principal()::equals),
        ServerFinding.UPSTREAM_INCOMPLETE_CHAIN,
        which + "the certificate of " + CertificateText.issuer(leaf) + " is missing");
    Instant end = leaf.getNotAfter().toInstant();
    add(
        end.isAfter(now) && end.isBefore(now.plus(SOON)),
        ServerFinding.UPSTREAM_EXPIRES_SOON,
        which + "on " + end);
  }

  private void any(ServerFinding finding, Predicate<CipherSuite> like) {
    List<CipherSuite> found = facts.versions().suites().stream().filter(like).toList();
    add(!found.isEmpty(), finding, joined(found.stream()));
  }

  private void add(@Nullable Boolean holds, ServerFinding finding, String evidence) {
    if (Boolean.TRUE.equals(holds)) {
      seen.add(new Seen(finding, evidence));
    }
  }

  /** More than a few of many make a sentence that nobody reads; the facts have all. */
  private static String joined(Stream<?> values) {
    List<String> all = values.map(Object::toString).toList();
    String named = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
  }
}
