// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.Grease;
import io.drawbridge.tls.HelloFormat;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Derives findings from one offer; history-dependent ones are added by who keeps the history. */
final class Findings {
  private final ClientHello hello;
  private final Set<Finding> found = EnumSet.noneOf(Finding.class);

  private Findings(ClientHello hello) {
    this.hello = hello;
  }

  static Set<Finding> of(ClientHello hello, String connectHost) {
    Findings findings = new Findings(hello);
    findings.versions();
    new SuiteOffer(hello).addFindings(findings.found);
    findings.protections();
    findings.names(connectHost);
    return Collections.unmodifiableSet(findings.found);
  }

  private void versions() {
    TlsVersion best = hello.bestVersion();
    add(Finding.LEGACY_VERSION, best.isLegacy());
    add(Finding.LEGACY_ALSO_OFFERED, !best.isLegacy() && listsLegacyVersion());
    add(Finding.SSLV2_HELLO, hello.format() == HelloFormat.SSLV2);
    add(Finding.SSLV3_ONLY, best.compareTo(TlsVersion.SSLv3) <= 0);
    add(Finding.FALLBACK_SCSV, hello.hasFallbackScsv());
  }

  /** Only supported_versions is evidence: without it, no hello can say where it stops. */
  private boolean listsLegacyVersion() {
    for (int code : hello.supportedVersions()) {
      TlsVersion version = TlsVersion.ofCode(code);
      if (version != null && version.isLegacy()) {
        return true;
      }
    }
    return false;
  }

  private void protections() {
    add(Finding.COMPRESSION_OFFERED, hello.offersCompression());
    if (offersBelowTls13()) {
      // TLS 1.3 has no renegotiation and always binds its keys to the handshake.
      add(Finding.NO_SECURE_RENEGOTIATION, !hello.secureRenegotiation());
      add(Finding.NO_EXTENDED_MASTER_SECRET, !hello.extendedMasterSecret());
    }
    add(Finding.SHA1_SIGNATURES_ONLY, !hello.bestVersion().isLegacy() && sha1SignaturesOnly());
    add(Finding.POST_QUANTUM, offersPostQuantum());
  }

  private boolean offersBelowTls13() {
    for (TlsVersion version : TlsVersion.values()) {
      if (version != TlsVersion.TLSv1_3 && hello.offers(version)) {
        return true;
      }
    }
    return false;
  }

  /** A TLS 1.2 hello without the extension means SHA-1 alone (RFC 5246 §7.4.1.4.1). */
  private boolean sha1SignaturesOnly() {
    for (int scheme : hello.signatureSchemes()) {
      if (!Grease.isGrease(scheme) && !SignatureScheme.isSha1OrMd5(scheme)) {
        return false;
      }
    }
    return true;
  }

  private boolean offersPostQuantum() {
    for (int group : hello.groups()) {
      if (NamedGroup.isPostQuantum(group)) {
        return true;
      }
    }
    return false;
  }

  private void names(String connectHost) {
    String serverName = hello.serverName();
    if (serverName == null) {
      // RFC 6066 §3 forbids IP literals in SNI, so their absence says nothing.
      add(Finding.NO_SNI, !isIpLiteral(connectHost));
    } else {
      add(Finding.SNI_DIFFERS_FROM_CONNECT, !serverName.equals(normalised(connectHost)));
    }
  }

  private static String normalised(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isIpLiteral(String host) {
    return host.indexOf(':') >= 0
        || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }

  private void add(Finding finding, boolean holds) {
    if (holds) {
      found.add(finding);
    }
  }
}
