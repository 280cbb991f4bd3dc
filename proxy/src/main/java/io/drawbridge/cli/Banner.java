// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.CertificateFile;
import io.drawbridge.config.Settings;
import io.drawbridge.netty.TlsLibrary;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.net.InetSocketAddress;
import java.util.List;

/** What start-up prints: where everything is, what is in force, and what to try first. */
final class Banner {
  private Banner() {}

  static String of(Proxy proxy) {
    Settings settings = proxy.settings();
    CertificateFile root = proxy.authority().root();
    StringBuilder out = new StringBuilder();
    out.append("Drawbridge ").append(BuildVersion.version());
    out.append(" (").append(TlsLibrary.version()).append(", Java ");
    out.append(Runtime.version().feature()).append(")\n");
    for (InetSocketAddress listener : proxy.listeners()) {
      line(out, "proxy", url(listener));
    }
    line(out, "admin", proxy.adminUrl());
    line(out, "root", root.file() + "  SHA-256 " + root.sha256());
    Settings.ClientTls client = settings.client();
    line(
        out,
        "client",
        versions(client.minimum(), client.maximum())
            + ", legacy "
            + (client.legacy() == LegacyMode.DETECT
                ? "detected and carried (" + ciphers(client.legacyCiphers()) + ")"
                : "rejected")
            + ", "
            + rules(settings)
            + ", ciphers "
            + ciphers(client.ciphers()));
    Settings.UpstreamTls upstream = settings.upstream();
    line(
        out,
        "upstream",
        versions(upstream.minimum(), upstream.maximum())
            + ", trust "
            + (upstream.trust() == null ? "system" : upstream.trust())
            + ", ciphers "
            + ciphers(upstream.ciphers()));
    line(out, "try", trial(proxy, root));
    return out.toString();
  }

  /** An operator's file may be no PEM, or hold a key, so curl is given the root from elsewhere. */
  private static String trial(Proxy proxy, CertificateFile root) {
    boolean own = proxy.settings().authority().certificate() == null;
    String file = own ? root.file().toString() : "drawbridge-root.pem";
    return (own ? "" : fetch(proxy, file))
        + "curl --proxy "
        + url(proxy.listeners().get(0))
        + " --cacert "
        + file
        + " https://"
        + Destination.SELF
        + "/";
  }

  /**
   * Whoever does not trust the root yet cannot verify by it: the fingerprint above is to compare.
   */
  private static String fetch(Proxy proxy, String file) {
    String url = proxy.adminUrl();
    return "curl -s"
        + (url.startsWith("https") ? "k" : "")
        + "o "
        + file
        + " "
        + url
        + "/root.pem && ";
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format("%-9s %s%n", name, value));
  }

  static String url(InetSocketAddress address) {
    return url("http", address);
  }

  static String url(String scheme, InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return scheme
        + "://"
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }

  private static String versions(TlsVersion minimum, TlsVersion maximum) {
    return minimum == maximum ? minimum.label() : minimum.label() + "-" + maximum.label();
  }

  private static String rules(Settings settings) {
    int count = settings.rules().size();
    return count == 0 ? "no rules" : count == 1 ? "1 rule" : count + " rules";
  }

  /** The active suites as an OpenSSL cipher string. */
  private static String ciphers(List<String> ianaNames) {
    return String.join(
        ":",
        ianaNames.stream()
            .map(
                name -> {
                  CipherSuite suite = CipherSuite.named(name);
                  String openssl = suite == null ? null : suite.opensslName();
                  return openssl == null ? name : openssl;
                })
            .toList());
  }
}
