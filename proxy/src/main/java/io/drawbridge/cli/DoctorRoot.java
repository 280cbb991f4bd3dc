// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.CertificateFile;
import io.drawbridge.config.Settings;
import io.drawbridge.doctor.OwnRequest;
import io.drawbridge.doctor.ProxyAddress;
import io.drawbridge.doctor.Root;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code drawbridge doctor} has the root from: the file that it is given, the authority's
 * files where it runs beside the proxy, or the proxy itself.
 *
 * @param given the user's file, or null
 * @param kept where a root is written that has no file of its own yet
 */
record DoctorRoot(@Nullable Path given, Settings settings, ProxyAddress proxy, Path kept) {
  /** The root's name in the working directory, where a command is to put it there. */
  private static final Path OWN_FILE = Path.of("drawbridge-root.pem").toAbsolutePath();

  /**
   * Finds it.
   *
   * @throws AuthorityException if the authority's files cannot be read
   * @throws IOException if the given file is no certificate, or the proxy does not name its root
   */
  Root find() throws AuthorityException, IOException {
    if (given != null) {
      return Root.of(read(given), given);
    }
    List<CertificateFile> known = Authority.inspect(AuthorityFiles.options(settings));
    if (known.isEmpty()) {
      X509Certificate certificate = OwnRequest.root(proxy);
      return Root.toBeFetched(certificate, OWN_FILE, write(certificate), proxy);
    }
    CertificateFile root = known.get(0);
    if (settings.authority().certificate() != null) {
      // An operator's file may hold a chain, which not every runtime takes for a root.
      return Root.toBeExported(root.certificate(), OWN_FILE, write(root.certificate()));
    }
    return Root.of(root.certificate(), root.file());
  }

  private static X509Certificate read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException e) {
      throw new IOException(file + ": no certificate (expected: PEM)", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private Path write(X509Certificate certificate) throws IOException {
    return Files.writeString(kept, new CertificateFile(kept, certificate).pem());
  }
}
