// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import static io.drawbridge.tls.AlertDescription.ACCESS_DENIED;
import static io.drawbridge.tls.AlertDescription.BAD_CERTIFICATE;
import static io.drawbridge.tls.AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE;
import static io.drawbridge.tls.AlertDescription.CERTIFICATE_EXPIRED;
import static io.drawbridge.tls.AlertDescription.CERTIFICATE_REVOKED;
import static io.drawbridge.tls.AlertDescription.DECODE_ERROR;
import static io.drawbridge.tls.AlertDescription.HANDSHAKE_FAILURE;
import static io.drawbridge.tls.AlertDescription.ILLEGAL_PARAMETER;
import static io.drawbridge.tls.AlertDescription.INAPPROPRIATE_FALLBACK;
import static io.drawbridge.tls.AlertDescription.INSUFFICIENT_SECURITY;
import static io.drawbridge.tls.AlertDescription.INTERNAL_ERROR;
import static io.drawbridge.tls.AlertDescription.PROTOCOL_VERSION;
import static io.drawbridge.tls.AlertDescription.RECORD_OVERFLOW;
import static io.drawbridge.tls.AlertDescription.UNKNOWN_CA;
import static io.drawbridge.tls.AlertDescription.UNRECOGNIZED_NAME;

import io.drawbridge.tls.AlertDescription;

/**
 * Every way in which a session can fail: the one table of HTTP status, TLS alert, label and remedy.
 *
 * <p>The status is what the app gets as long as it speaks HTTP to the proxy or, with {@code
 * on-failure: explain}, inside the tunnel; the alert is what it gets where only TLS can answer.
 */
public enum Failure {
  CLIENT_DENIED(403, ACCESS_DENIED, "client-denied", "Ask for this network in access.clients."),
  CREDENTIALS_REQUIRED(
      407, ACCESS_DENIED, "credentials-required", "Send a user and password to the proxy."),
  PORT_DENIED(403, ACCESS_DENIED, "port-denied", "Ask for this port in access.ports."),
  DESTINATION_DENIED(
      403,
      ACCESS_DENIED,
      "destination-denied",
      "The name resolves to a network listed in access.deny-networks."),
  RULE_DENIED(403, ACCESS_DENIED, "rule-denied", "A rule rejects this destination or client."),
  BAD_REQUEST(400, DECODE_ERROR, "bad-request", "Send CONNECT host:port or an absolute URI."),
  HEAD_TOO_LARGE(431, RECORD_OVERFLOW, "head-too-large", "Send fewer or shorter header fields."),
  HEAD_TOO_SLOW(408, DECODE_ERROR, "head-too-slow", "Send the request head at once."),
  VERSION_UNSUPPORTED(
      505, DECODE_ERROR, "http-version-unsupported", "Speak HTTP/1.0 or HTTP/1.1 to the proxy."),
  LOGINS_LIMITED(
      429,
      ACCESS_DENIED,
      "logins-limited",
      "Wait a minute and send the right password; limits.failed-logins says how many may be"
          + " wrong."),
  CLIENT_CONNECTIONS(
      429,
      INTERNAL_ERROR,
      "client-connections",
      "Close connections of this client, or raise limits.connections-per-client."),
  OVERLOADED(503, INTERNAL_ERROR, "overloaded", "Try again later, or raise limits.connections."),

  HANDSHAKES(503, INTERNAL_ERROR, "handshakes", "Try again later, or raise limits.handshakes."),
  CLIENT_HANDSHAKES(
      429,
      INTERNAL_ERROR,
      "client-handshakes",
      "Begin fewer handshakes at once, or raise limits.handshakes-per-client."),
  CLIENT_MINTS(
      429,
      INTERNAL_ERROR,
      "client-mints",
      "Ask for fewer new names a second, or raise limits.mints-per-client."),
  OUT_OF_DESCRIPTORS(
      503,
      INTERNAL_ERROR,
      "out-of-descriptors",
      "Raise the proxy's limit of open files (ulimit -n, LimitNOFILE)."),

  DNS_FAILED(502, INTERNAL_ERROR, "dns-failed", "Check the name and the proxy's resolver."),
  CONNECT_REFUSED(
      502, INTERNAL_ERROR, "connect-refused", "Check that the server listens on this port."),
  CONNECT_UNREACHABLE(
      502, INTERNAL_ERROR, "connect-unreachable", "Check the route from the proxy to the server."),
  CONNECT_TIMEOUT(
      504, INTERNAL_ERROR, "connect-timeout", "Check the route and firewalls to the server."),

  HELLO_MALFORMED(400, DECODE_ERROR, "hello-malformed", "The client does not speak proper TLS."),
  HELLO_TOO_LARGE(
      400, RECORD_OVERFLOW, "hello-too-large", "A ClientHello of over 64 KiB is not accepted."),
  HELLO_TIMEOUT(408, DECODE_ERROR, "hello-timeout", "No complete ClientHello arrived in time."),
  NOT_TLS(
      400,
      DECODE_ERROR,
      "not-tls",
      "Only TLS is carried; a rule with action: tunnel lets other protocols pass."),

  LEGACY_VERSION(
      403,
      PROTOCOL_VERSION,
      "legacy-version",
      "Make the app offer TLS 1.2 or newer, or set legacy: detect in a rule for it."),
  UNSERVABLE_VERSION(
      403,
      PROTOCOL_VERSION,
      "unservable-version",
      "SSL 3.0 and older cannot be served; make the app offer TLS 1.2 or newer."),
  VERSION_NOT_SERVED(
      403,
      PROTOCOL_VERSION,
      "version-not-served",
      "Make the app offer a version of client.protocols, or widen client.protocols."),
  INAPPROPRIATE_FALLBACK_OFFERED(
      403,
      INAPPROPRIATE_FALLBACK,
      "inappropriate-fallback",
      "The app retried with a lower version; find out why its first attempt failed."),
  NO_COMMON_SUITE(
      403,
      HANDSHAKE_FAILURE,
      "no-common-suite",
      "Enable an ECDHE suite with AES-GCM in the app, or widen client.ciphers."),
  WEAK_SUITES_ONLY(
      403,
      INSUFFICIENT_SECURITY,
      "weak-suites-only",
      "Enable an ECDHE suite with AES-GCM in the app; finite-field DH, RC4, 3DES, export, anonymous"
          + " and NULL suites are not served."),
  WEAK_DH_ONLY(
      403,
      INSUFFICIENT_SECURITY,
      "weak-dh-only",
      "Enable an ECDHE suite with AES-GCM in the app; finite-field Diffie-Hellman is not served,"
          + " since its strength would be up to the server alone."),
  OFFER_TOO_OLD(
      403,
      PROTOCOL_VERSION,
      "offer-too-old",
      "Make the app offer nothing below TLS 1.2, or set the finding to detect in a rule for it."),
  OFFER_TOO_WEAK(
      403,
      INSUFFICIENT_SECURITY,
      "offer-too-weak",
      "Turn off in the app what the finding names, or set the finding to detect in a rule for it."),
  OFFER_DOWNGRADED(
      403,
      INAPPROPRIATE_FALLBACK,
      "offer-downgraded",
      "Find out why the app steps down, or set the finding to detect in a rule for it."),
  OFFER_REFUSED(
      403,
      HANDSHAKE_FAILURE,
      "offer-refused",
      "Change in the app what the finding names, or set the finding to detect in a rule for it."),
  SERVER_NAME_REFUSED(
      403,
      UNRECOGNIZED_NAME,
      "server-name-refused",
      "Make the app send the host of its CONNECT request as SNI, or set the finding to detect in a"
          + " rule for it."),
  CLIENT_HANDSHAKE_FAILED(
      403, HANDSHAKE_FAILURE, "client-handshake-failed", "See the alert the app sent."),
  CLIENT_DISTRUSTS_PROXY(
      403,
      UNKNOWN_CA,
      "client-distrusts-proxy",
      "Install the proxy's root.pem in the app's trust."),
  CLIENT_HANDSHAKE_TIMEOUT(
      408, HANDSHAKE_FAILURE, "client-handshake-timeout", "The app stalled in its handshake."),

  UPSTREAM_UNTRUSTED(
      502,
      UNKNOWN_CA,
      "upstream-untrusted",
      "The server's certificate chain does not end at a trusted root; add its CA to upstream.trust"
          + " or have the server send its intermediate certificates."),
  UPSTREAM_INCOMPLETE_CHAIN(
      502,
      UNKNOWN_CA,
      "upstream-incomplete-chain",
      "The server does not send its intermediate certificates; its owner must configure them, or"
          + " set upstream.fetch-intermediates: true."),
  UPSTREAM_EXPIRED(
      502,
      CERTIFICATE_EXPIRED,
      "upstream-expired",
      "The server's certificate is outside its validity; its owner must renew it."),
  UPSTREAM_NAME_MISMATCH(
      502,
      BAD_CERTIFICATE,
      "upstream-name-mismatch",
      "The server's certificate is for other names; check the host name."),
  UPSTREAM_WEAK_KEY(
      502,
      INSUFFICIENT_SECURITY,
      "upstream-weak-key",
      "The server's certificate has a weak key or signature; its owner must replace it."),
  UPSTREAM_WEAK_SIGNATURE(
      502,
      INSUFFICIENT_SECURITY,
      "upstream-weak-signature",
      "The server signs its TLS 1.2 handshakes with SHA-1; its owner must enable SHA-256 or better."),
  UPSTREAM_BAD_CERTIFICATE(
      502, BAD_CERTIFICATE, "upstream-bad-certificate", "The server's certificate is not usable."),
  UPSTREAM_REVOKED(
      502,
      CERTIFICATE_REVOKED,
      "upstream-revoked",
      "The server's certificate, or one above it, was revoked by its issuer; its owner must replace"
          + " it."),
  UPSTREAM_REVOCATION_UNKNOWN(
      502,
      BAD_CERTIFICATE_STATUS_RESPONSE,
      "upstream-revocation-unknown",
      "Whether the server's certificate is revoked cannot be told: bring the lists of upstream.crls"
          + " up to date, or have the server staple a valid OCSP response."),
  UPSTREAM_LEGACY_ONLY(
      502,
      PROTOCOL_VERSION,
      "upstream-legacy-only",
      "The server offers nothing of TLS 1.2 or newer; its owner must upgrade it."),
  UPSTREAM_WEAK_DH(
      502,
      INSUFFICIENT_SECURITY,
      "upstream-weak-dh",
      "The server offers finite-field Diffie-Hellman only; its owner must enable ECDHE."),
  UPSTREAM_DHE_ONLY(
      502,
      HANDSHAKE_FAILURE,
      "upstream-dhe-only",
      "The server offers finite-field Diffie-Hellman only, which the proxy does not speak, whatever"
          + " its size; its owner must enable ECDHE."),
  DOWNGRADE_SENTINEL(
      502,
      ILLEGAL_PARAMETER,
      "downgrade-sentinel",
      "The server speaks a newer version than it was asked for: find the device between the proxy"
          + " and the server that changes the ClientHello."),
  UPSTREAM_CLIENT_CERTIFICATE_REQUIRED(
      502,
      HANDSHAKE_FAILURE,
      "upstream-client-certificate-required",
      "The server wants a client certificate; pass this host by a rule with action: tunnel."),
  UPSTREAM_HANDSHAKE_FAILED(
      502,
      HANDSHAKE_FAILURE,
      "upstream-handshake-failed",
      "The server and the proxy found no common protocol, cipher suite or group."),
  UPSTREAM_HANDSHAKE_TIMEOUT(
      504, HANDSHAKE_FAILURE, "upstream-handshake-timeout", "The server stalled in its handshake."),
  UPSTREAM_CLOSED(
      502,
      HANDSHAKE_FAILURE,
      "upstream-closed",
      "The server closed in the middle of its handshake or its answer; see its log."),
  UPSTREAM_SILENT(
      504,
      INTERNAL_ERROR,
      "upstream-silent",
      "The server did not begin its answer; see limits.idle."),
  UPSTREAM_BAD_ANSWER(
      502,
      INTERNAL_ERROR,
      "upstream-bad-answer",
      "What the server answered is not HTTP/1.x; check that the port is one of plain HTTP."),

  CLIENT_GONE(499, INTERNAL_ERROR, "client-gone", "The app closed before the tunnel was up."),
  IDLE_TIMEOUT(408, INTERNAL_ERROR, "idle-timeout", "No byte moved for limits.idle."),
  STALLED(
      408,
      INTERNAL_ERROR,
      "stalled",
      "A peer stopped in the middle of something; see limits.stall."),
  RELAY_FAILED(502, INTERNAL_ERROR, "relay-failed", "A connection broke while relaying."),
  INTERNAL(500, INTERNAL_ERROR, "internal", "A defect in the proxy; report it with the log line.");

  private final int status;
  private final AlertDescription alert;
  private final String label;
  private final String remedy;

  Failure(int status, AlertDescription alert, String label, String remedy) {
    this.status = status;
    this.alert = alert;
    this.label = label;
    this.remedy = remedy;
  }

  /** The HTTP status for the app. */
  public int status() {
    return status;
  }

  /** The TLS alert for the app. */
  public AlertDescription alert() {
    return alert;
  }

  /** The stable name in metrics, log and answers. */
  public String label() {
    return label;
  }

  /** One sentence on what to do about it. */
  public String remedy() {
    return remedy;
  }
}
