// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.classify.Finding;
import io.drawbridge.policy.FindingAction;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.NamedNetwork;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.PortRange;
import io.drawbridge.policy.Rule;
import io.drawbridge.policy.ServedTls;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration: complete, validated, immutable. One snapshot is in force at a time.
 */
public record Settings(
    List<Listener> listeners,
    Admin admin,
    Path data,
    ClientTls client,
    UpstreamTls upstream,
    Reuse reuse,
    Authority authority,
    List<Rule> rules,
    Access access,
    Limits limits,
    Inventory inventory,
    Log log,
    Tracing tracing,
    Map<String, Path> keyLogs,
    boolean reloadOnChange) {

  /** Copies the lists. */
  public Settings {
    listeners = List.copyOf(listeners);
    rules = List.copyOf(rules);
    keyLogs = Map.copyOf(keyLogs);
  }

  /** These, but for what takes a restart, which stays as {@code running} has it. */
  public Settings withRestartOnly(Settings running) {
    return new Settings(
        listeners,
        admin.beside(running.admin),
        running.data,
        client,
        upstream,
        reuse,
        authority,
        rules,
        access,
        limits.withHeadBytes(running.limits.headBytes),
        running.inventory,
        new Log(running.log.format(), log.level(), running.log.access()),
        tracing,
        keyLogs,
        reloadOnChange);
  }

  /** The policy that these settings describe. */
  public Policy policy(Clock clock) {
    ServedTls served =
        new ServedTls(
            client.minimum(),
            client.maximum(),
            codes(client.ciphers()),
            codes(client.legacyCiphers()));
    return new Policy(rules, client.legacy(), client.findings(), served, clock);
  }

  private static Set<Integer> codes(List<String> ianaNames) {
    return ianaNames.stream()
        .map(CipherSuite::named)
        .filter(Objects::nonNull)
        .map(CipherSuite::code)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Where apps reach the proxy.
   *
   * @param address port 0 for any free port
   * @param sharePort whether other processes may listen on it beside this one
   */
  public record Listener(InetSocketAddress address, boolean sharePort) {}

  /**
   * Where the page, the API and the metrics are.
   *
   * @param address port 0 for any free port
   * @param certificate PEM of what is shown over TLS, with its chain; null for one of the proxy's
   *     own authority, or none on loopback
   * @param key its key in PEM, null exactly where {@code certificate} is
   */
  public record Admin(InetSocketAddress address, @Nullable Path certificate, @Nullable Path key) {

    /** Whether it has files of its own. */
    public boolean isCertified() {
      return certificate != null;
    }

    private Admin beside(Admin running) {
      return isCertified() == running.isCertified()
          ? new Admin(running.address, certificate, key)
          : running;
    }
  }

  /**
   * The leg that apps speak.
   *
   * @param minimum oldest version served without question
   * @param maximum newest version served
   * @param legacy whether TLS 1.0 and 1.1 are carried where no rule says otherwise
   * @param ciphers the suites served at TLS 1.2, by IANA name, as BoringSSL resolved the string
   * @param legacyCiphers the suites served below TLS 1.2, likewise
   * @param groups in order of preference, as BoringSSL names them
   * @param findings what becomes of an offer by what is found in it, where no rule says otherwise
   */
  public record ClientTls(
      TlsVersion minimum,
      TlsVersion maximum,
      LegacyMode legacy,
      List<String> ciphers,
      List<String> legacyCiphers,
      List<String> groups,
      Map<Finding, FindingAction> findings) {}

  /**
   * The leg to the API.
   *
   * @param ciphers the suites offered at TLS 1.2, by IANA name
   * @param trust null for the system's roots, else a PEM file
   * @param crls files of certificate revocation lists
   * @param fetchIntermediates whether certificates that servers do not send are fetched
   * @param sessions bound of the cache of TLS sessions that can be resumed
   * @param explain whether failures are told inside the tunnel, else by alert
   */
  public record UpstreamTls(
      TlsVersion minimum,
      TlsVersion maximum,
      List<String> ciphers,
      List<String> groups,
      int minimumDhBits,
      @Nullable Path trust,
      List<Path> crls,
      boolean fetchIntermediates,
      int sessions,
      boolean explain) {}

  /**
   * Where the root comes from.
   *
   * @param certificate PEM of the operator's CA or sub-CA with its chain, or PKCS #12; null for our
   *     own
   * @param key its key in PEM or PKCS #12, null exactly where {@code certificate} is
   * @param keyPasswordFile file with the password that the key is encrypted with, or null
   * @param keyPasswordVariable environment variable with that password, or null
   * @param leafLifetime validity of leaf certificates, without the day of back-dating
   * @param leafCacheEntries bound of the leaf cache
   */
  public record Authority(
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path keyPasswordFile,
      @Nullable String keyPasswordVariable,
      Duration leafLifetime,
      int leafCacheEntries) {}

  /**
   * Who may go where.
   *
   * @param clients networks whose members may use the proxy
   * @param users htpasswd file, null for no authentication
   * @param ports permitted CONNECT ports
   * @param denyNetworks networks that are never connected to
   */
  public record Access(
      List<Network> clients,
      @Nullable Path users,
      Set<PortRange> ports,
      List<Network> denyNetworks) {}

  /**
   * Bounds on what the network may use. A client is an IPv4 address or an IPv6 network of 64 bits.
   *
   * @param connections sessions at once
   * @param connectionsPerClient of these, of one client
   * @param handshakes sessions between their ClientHello and the end of both handshakes
   * @param handshakesPerClient of these, of one client
   * @param mintsPerClient certificates minted a second for one client, on average
   * @param failedLogins wrong passwords a minute of one client
   * @param head time for a request head
   * @param headBytes largest request head
   * @param hello time for a ClientHello
   * @param connect time for a TCP connection
   * @param handshake time for the handshakes
   * @param stall time without a byte in the middle of something
   * @param idle time without a byte
   * @param bufferBytes what waits for a slow reader, each way, before the other side is not read
   * @param drain time for open sessions to end after a stop signal
   */
  public record Limits(
      int connections,
      int connectionsPerClient,
      int handshakes,
      int handshakesPerClient,
      int mintsPerClient,
      int failedLogins,
      Duration head,
      int headBytes,
      Duration hello,
      Duration connect,
      Duration handshake,
      Duration stall,
      Duration idle,
      int bufferBytes,
      Duration drain) {

    Limits withHeadBytes(int bytes) {
      return new Limits(
          connections,
          connectionsPerClient,
          handshakes,
          handshakesPerClient,
          mintsPerClient,
          failedLogins,
          head,
          bytes,
          hello,
          connect,
          handshake,
          stall,
          idle,
          bufferBytes,
          drain);
    }
  }

  /**
   * Who was seen with what, and how long it is kept.
   *
   * @param database {@code embedded}, {@code none}, or a JDBC URL of PostgreSQL
   * @param passwordFile holds PostgreSQL's password, null for none
   * @param rows most identities kept, those seen last
   * @param age how long after it was last seen an identity is kept
   * @param flush how often what was seen is written
   * @param refusals most refusals kept for {@code explain}
   * @param ipv4PrefixBits 32 tells every address apart
   * @param ipv6PrefixBits 128 tells every address apart
   * @param clients names of networks, the first that contains an address names it
   */
  public record Inventory(
      String database,
      @Nullable Path passwordFile,
      int rows,
      Duration age,
      Duration flush,
      int refusals,
      int ipv4PrefixBits,
      int ipv6PrefixBits,
      List<NamedNetwork> clients) {
    /** Copies the list. */
    public Inventory {
      clients = List.copyOf(clients);
    }
  }
}
