// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** The request that the examination makes itself: whether the proxy is there and does its work. */
public final class OwnRequest {
  /** What the proxy answers by itself. */
  static final URI INTERNAL = URI.create("https://drawbridge.internal/");

  /** Where it shows its root. */
  static final URI ROOT = INTERNAL.resolve("/root.pem");

  private OwnRequest() {}

  /**
   * Reads the root from the proxy, without knowing yet whether it is the right one.
   *
   * @throws IOException if it cannot be had; the message says why and what to do
   */
  public static X509Certificate root(ProxyAddress proxy) throws IOException {
    try {
      Tunnel.Answer answer = Tunnel.get(proxy, ROOT, Trust.nobodyAsked());
      var pem = new ByteArrayInputStream(answer.http().body().getBytes(StandardCharsets.US_ASCII));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    } catch (CertificateException e) {
      throw new IOException(ROOT + ": no certificate; is this Drawbridge?", e);
    } catch (IOException e) {
      Passage passage = explain(proxy, e);
      throw new IOException(passage.words() + ". " + passage.remedy(), e);
    }
  }

  /** Fetches a page through the proxy with the root, or with the roots of Java where it tunnels. */
  static Passage fetch(ProxyAddress proxy, URI url, Root root) {
    try {
      return judge(url, Tunnel.get(proxy, url, Trust.root(root.certificate())), "");
    } catch (SSLException e) {
      return url.equals(INTERNAL) ? otherRoot() : tunnelled(proxy, url, e);
    } catch (IOException e) {
      return explain(proxy, e);
    }
  }

  private static Passage tunnelled(ProxyAddress proxy, URI url, SSLException intercepted) {
    try {
      return judge(
          url,
          Tunnel.get(proxy, url, Trust.system()),
          ", tunnelled to the server's own certificate");
    } catch (IOException e) {
      return Passage.failed(
          url + ": " + intercepted.getMessage(),
          "Neither this root nor the roots of Java vouch for the certificate that is shown.");
    }
  }

  private static Passage judge(URI url, Tunnel.Answer answer, String remark) {
    int status = answer.http().status();
    return status < 500
        ? Passage.ok(url + " answers " + status + " over " + answer.protocol() + remark)
        : Passage.failed(url + ": " + answer.http().reason(), answer.http().remedy());
  }

  private static Passage otherRoot() {
    return Passage.failed(
        "the proxy's certificates come from another root",
        "Name the root of this proxy with --root FILE; it is at " + ROOT + " through the proxy.");
  }

  private static Passage explain(ProxyAddress proxy, IOException failure) {
    String at = "http://" + proxy.authority();
    if (failure instanceof Tunnel.RefusedException refused) {
      return refused(proxy, at, refused.answer());
    }
    return switch (failure) {
      case UnknownHostException unknown ->
          Passage.failed(at + ": no such host", "Name the right one: --proxy HOST:PORT");
      case ConnectException refused -> unreachable(at + ": " + refused.getMessage());
      case NoRouteToHostException none -> unreachable(at + ": " + none.getMessage());
      case SocketTimeoutException late -> unreachable(at + ": no answer in time");
      default ->
          Passage.failed(
              at + ": " + failure.getMessage(), "Is this Drawbridge? --proxy HOST:PORT names it.");
    };
  }

  private static Passage refused(ProxyAddress proxy, String at, HttpText answer) {
    return answer.status() == 407
        ? Passage.failed(
            at + " asks for credentials", "Add them: --proxy USER:PASSWORD@" + proxy.authority())
        : Passage.failed(
            at + " answers " + answer.status() + ": " + answer.reason(), answer.remedy());
  }

  private static Passage unreachable(String words) {
    return Passage.failed(
        words,
        "Start the proxy there, or name the right place: --proxy HOST:PORT. It listens on loopback"
            + " alone unless its configuration has other listeners.");
  }
}
