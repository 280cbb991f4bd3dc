// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.admin.Api;
import io.drawbridge.admin.ApiAnswer;
import io.drawbridge.admin.ApiException;
import io.drawbridge.admin.ApiRequest;
import io.drawbridge.check.CheckResult;
import io.drawbridge.check.JsonReport;
import io.drawbridge.check.Progress;
import io.drawbridge.check.ProxyOffer;
import io.drawbridge.check.Scan;
import io.drawbridge.check.ScanLimits;
import io.drawbridge.check.StartTls;
import io.drawbridge.check.Target;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/check}: what {@code drawbridge check --json} prints of one server. It makes
 * connections, so it takes the token; two at a time. Unlike the command, which anybody runs with
 * their own network, it goes where the proxy may go: never to an address that is denied.
 */
final class CheckPart implements Api.Part {
  private final Semaphore running = new Semaphore(2);
  private final Supplier<@Nullable Path> trust;
  private final Predicate<InetSocketAddress> denied;

  /**
   * A part.
   *
   * @param trust the file of roots that upstreams are verified with now, null for the system's
   * @param denied whether the proxy must not connect to an address
   */
  CheckPart(Supplier<@Nullable Path> trust, Predicate<InetSocketAddress> denied) {
    this.trust = trust;
    this.denied = denied;
  }

  /**
   * What is asked for.
   *
   * @param server {@code host} or {@code host:port}
   * @param starttls as the option of the command; null for none
   */
  record Asked(@Nullable String server, @Nullable String starttls) {}

  @Override
  public void addTo(Api api) {
    api.change("check", this::check);
  }

  private Object check(ApiRequest request) throws ApiException {
    Target target = target(request.body(Asked.class));
    if (!running.tryAcquire()) {
      throw new ApiException(429, "two checks are running already; try again in a moment");
    }
    try {
      UpstreamTrust roots = UpstreamTrust.of(trust.get());
      Scan scan =
          new Scan(target, chain -> roots, ProxyOffer.DEFAULT, ScanLimits.DEFAULT, Progress.NONE);
      return ApiAnswer.text("application/json", JsonReport.of(List.of(run(scan, target))) + "\n");
    } catch (IOException e) {
      throw new ApiException(500, "the roots cannot be read: " + e.getMessage());
    } finally {
      running.release();
    }
  }

  /** The address that is judged is the one connected to. */
  private CheckResult run(Scan scan, Target target) throws ApiException {
    InetAddress address;
    try {
      address = InetAddress.getByName(target.host());
    } catch (UnknownHostException e) {
      return scan.run();
    }
    if (denied.test(new InetSocketAddress(address, target.port()))) {
      throw new ApiException(
          403,
          "access.deny-networks or the proxy's own address forbids "
              + address.getHostAddress()
              + "; drawbridge check tests it without the proxy");
    }
    return scan.run(address);
  }

  private static Target target(Asked asked) throws ApiException {
    StartTls protocol = asked.starttls() == null ? null : StartTls.ofLabel(asked.starttls());
    if (asked.starttls() != null && protocol == null) {
      throw new ApiException(400, "starttls (expected: smtp, imap, pop3, ldap or postgres)");
    }
    if (asked.server() == null) {
      throw new ApiException(400, "server: no value (expected: HOST or HOST:PORT)");
    }
    try {
      return Target.parse(asked.server(), protocol);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "server: " + e.getMessage());
    }
  }
}
