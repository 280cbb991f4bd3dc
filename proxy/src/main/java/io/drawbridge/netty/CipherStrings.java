// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.tls.CipherSuite;
import io.netty.handler.ssl.OpenSsl;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What BoringSSL makes of OpenSSL cipher strings, asked of BoringSSL itself.
 *
 * <p>BoringSSL passes over parts that it does not know; here each part is tried alone, so that none
 * is lost unseen. Blocks for microseconds, any thread, holds nothing native after it returns.
 */
public final class CipherStrings {

  /**
   * Names that only ever stand behind {@code !} and {@code -}: what they exclude BoringSSL does not
   * have at all, so that the exclusion holds.
   */
  private static final Set<String> ABSENT =
      Set.of(
          "aNULL",
          "eNULL",
          "NULL",
          "ADH",
          "AECDH",
          "DH",
          "DHE",
          "EDH",
          "kDHE",
          "kEDH",
          "kDH",
          "kDHr",
          "kDHd",
          "aDH",
          "aDSS",
          "DSS",
          "RC2",
          "RC4",
          "DES",
          "IDEA",
          "SEED",
          "CAMELLIA",
          "ARIA",
          "MD5",
          "EXP",
          "EXPORT",
          "EXPORT40",
          "EXPORT56",
          "LOW",
          "MEDIUM",
          "SRP",
          "kSRP",
          "aSRP",
          "KRB5",
          "GOST",
          "kECDH",
          "kECDHr",
          "kECDHe",
          "aECDH",
          "SSLv2");

  private CipherStrings() {}

  /**
   * A resolved cipher string.
   *
   * @param suites suites of TLS 1.2 and older by IANA name, in order of preference
   * @param unusable parts of the string that name nothing that can be served
   */
  public record Resolved(List<String> suites, List<String> unusable) {
    /** Copies the lists. */
    public Resolved {
      suites = List.copyOf(suites);
      unusable = List.copyOf(unusable);
    }
  }

  /**
   * Resolves a cipher string: parts separated by colons, commas or spaces, each an OpenSSL or IANA
   * name or keyword, joined by {@code +}, and the operators {@code !X}, {@code -X}, {@code +X},
   * {@code @STRENGTH}.
   */
  public static Resolved resolve(String cipherString) {
    TlsLibrary.load();
    List<String> parts = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String part : cipherString.split("[:, ;]+", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      String openssl = opensslName(part);
      if (isUsable(openssl)) {
        parts.add(openssl);
      } else if (!isNeedlessExclusion(openssl)) {
        unusable.add(part);
      }
    }
    return new Resolved(servable(String.join(":", parts)), unusable);
  }

  private static boolean isUsable(String part) {
    if (part.equals("@STRENGTH")) {
      return true;
    }
    // BoringSSL's [A|B] puts suites on a par, which a list of suites cannot say.
    if (part.indexOf('[') >= 0 || part.indexOf('|') >= 0) {
      return false;
    }
    // An exclusion may name what is not servable, as !3DES and !PSK do.
    return isExclusion(part)
        ? !known(part.substring(1)).isEmpty()
        : !servable(bare(part)).isEmpty();
  }

  private static boolean isNeedlessExclusion(String part) {
    return isExclusion(part) && ABSENT.contains(part.substring(1));
  }

  private static boolean isExclusion(String part) {
    return part.startsWith("!") || part.startsWith("-");
  }

  private static String bare(String part) {
    return part.startsWith("+") ? part.substring(1) : part;
  }

  /** IANA names become OpenSSL names, behind an operator too. */
  private static String opensslName(String part) {
    int operator = isExclusion(part) || part.startsWith("+") ? 1 : 0;
    String name = part.substring(operator);
    CipherSuite suite = name.startsWith("TLS_") ? CipherSuite.named(name) : null;
    String openssl = suite == null ? null : suite.opensslName();
    return openssl == null ? part : part.substring(0, operator) + openssl;
  }

  /**
   * What BoringSSL makes of the string, without pre-shared keys, which nobody has, and without the
   * few suites that Netty refuses to configure although BoringSSL knows them (3DES, one of CBC with
   * SHA-256).
   */
  private static List<String> servable(String cipherString) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : known(cipherString)) {
      String iana = ianaName(name);
      if (iana != null && !iana.contains("_PSK_") && OpenSsl.isCipherSuiteAvailable(iana)) {
        names.add(iana);
      }
    }
    return List.copyOf(names);
  }

  private static @Nullable String ianaName(String openssl) {
    CipherSuite suite = CipherSuite.named(openssl);
    return suite == null ? null : suite.name();
  }

  private static List<String> known(String cipherString) {
    if (cipherString.isEmpty()) {
      return List.of(); // which BoringSSL would take for its own default
    }
    long context = 0;
    long ssl = 0;
    try {
      context = SSLContext.make(SSL.SSL_PROTOCOL_ALL, SSL.SSL_MODE_SERVER);
      SSLContext.setCipherSuite(context, cipherString, false);
      ssl = SSL.newSSL(context, true);
      return List.of(SSL.getCiphers(ssl));
    } catch (Exception e) {
      // tcnative throws plain Exception where no suite is left or an operator is unknown.
      return List.of();
    } finally {
      if (ssl != 0) {
        SSL.freeSSL(ssl);
      }
      if (context != 0) {
        SSLContext.free(context);
      }
    }
  }
}
