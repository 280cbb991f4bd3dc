// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The root to be trusted.
 *
 * @param file where the user will have it as PEM, absolute
 * @param trial where it is now as PEM; the same as {@code file} unless that is still to be made
 * @param obtain the command that makes {@code file}, or null where it is there
 * @param isFetched whether it came from the proxy, so that nobody has vouched for it yet
 */
public record Root(
    X509Certificate certificate,
    Path file,
    Path trial,
    @Nullable String obtain,
    boolean isFetched) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  /** One that has a file of its own. */
  public static Root of(X509Certificate certificate, Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return new Root(certificate, absolute, absolute, null, false);
  }

  /** One that the proxy named, of which there is no copy that lasts. */
  public static Root toBeFetched(
      X509Certificate certificate, Path file, Path trial, ProxyAddress proxy) {
    String command =
        "curl -sSk --proxy "
            + Shell.quote(proxy.url())
            + " -o "
            + Shell.quote(file.toString())
            + " "
            + OwnRequest.ROOT;
    return new Root(certificate, file, trial, command, true);
  }

  /** The root of an operator's own CA, which shares its file with other certificates. */
  public static Root toBeExported(X509Certificate certificate, Path file, Path trial) {
    String command = "drawbridge authority export --force -o " + Shell.quote(file.toString());
    return new Root(certificate, file, trial, command, false);
  }

  /** SHA-256 of the DER encoding, as OpenSSL and {@code drawbridge authority show} print it. */
  public String sha256() {
    try {
      byte[] der = certificate.getEncoded();
      return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a parsed certificate has an encoding, Java SHA-256", e);
    }
  }

  /** A name for it in a trust store that no other root has. */
  String alias() {
    return "drawbridge-" + sha256().substring(0, 11).replace(":", "").toLowerCase(Locale.ROOT);
  }
}
