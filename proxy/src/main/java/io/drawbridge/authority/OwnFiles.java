// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data directory: makes, reads and renews the root and the issuing certificates in it. */
final class OwnFiles {
  /** Trust must be given by hand everywhere, hence seldom. */
  private static final Duration ROOT_LIFETIME = Duration.ofDays(3652);

  private static final Duration ISSUING_LIFETIME = Duration.ofDays(365);

  /** A renewal must gain at least this; without it the root's own end would renew all the time. */
  private static final Duration WORTHWHILE = Duration.ofDays(1);

  private static final String NEW_ROOT =
      "Check this machine's clock; or move the *.pem files away, start, and trust the new root.";

  private static final String NEW_ISSUING =
      "Check this machine's clock; or put root-key.pem beside it for a new one.";

  private static final int ROOT_BITS = 3072;
  private static final String ROOT = "root.pem";
  private static final String ROOT_KEY = "root-key.pem";

  private final Path directory;
  private final SecureRandom random;
  private final CertificateProfile profile;

  OwnFiles(Path directory, SecureRandom random) {
    this.directory = directory;
    this.random = random;
    this.profile = new CertificateProfile(random);
  }

  /** What the directory holds. */
  record Loaded(CertificateFile root, Map<LeafKey, Issuer> issuers) {}

  Path directory() {
    return directory;
  }

  /**
   * Whether two thirds of the issuing certificate's life are over and a new one would last longer.
   */
  static boolean isDue(Issuer issuer, X509Certificate root, Instant now) {
    Instant end = Validity.starting(now, ISSUING_LIFETIME, end(root)).notAfter();
    return now.isAfter(issuer.renewAt()) && end.isAfter(issuer.notAfter().plus(WORTHWHILE));
  }

  /**
   * Reads the directory, and writes what is missing or due where that is possible.
   *
   * @param create whether to make the directory and a root where there is none
   */
  Loaded load(Instant now, boolean create) throws AuthorityException {
    try {
      if (create) {
        createDirectory();
      }
      try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
        StagedFiles.recover(directory);
        if (create && !Files.exists(directory.resolve(ROOT))) {
          return made(now);
        }
        return renewed(now);
      }
    } catch (IOException e) {
      throw AuthorityException.io(directory, e);
    }
  }

  /** Makes both issuing certificates anew, with new keys; the old ones are gone. */
  void rotate(Instant now) throws AuthorityException {
    if (!Files.exists(directory.resolve(ROOT))) {
      throw AuthorityException.of(
          directory.resolve(ROOT), "missing", "the root to rotate below", "Start the proxy first.");
    }
    try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
      StagedFiles.recover(directory);
      X509Certificate root = root(now);
      PrivateKey key = rootKey(root);
      if (key == null) {
        throw AuthorityException.of(
            directory.resolve(ROOT_KEY),
            "missing",
            "the root's key, which signs the new certificates",
            "Put it back for as long as this takes.");
      }
      Map<String, String> files = new LinkedHashMap<>();
      for (LeafKey type : LeafKey.values()) {
        issue(type, new Issuer(key, root, List.of()), now, files);
      }
      StagedFiles.write(directory, files);
    } catch (IOException e) {
      throw AuthorityException.io(directory, e);
    }
  }

  /** Whether the issuing certificates on disk are others than these. Takes no lock. */
  boolean isReplaced(Map<LeafKey, Issuer> issuers) throws AuthorityException {
    for (Map.Entry<LeafKey, Issuer> each : issuers.entrySet()) {
      Path file = directory.resolve(certificateName(each.getKey()));
      if (!Pem.certificates(file).get(0).equals(each.getValue().certificate())) {
        return true;
      }
    }
    return false;
  }

  /** The root's certificate and the issuing ones, without keys; empty where there is no root. */
  static List<CertificateFile> inspect(Path directory) throws AuthorityException {
    Path root = directory.resolve(ROOT);
    if (!Files.exists(root)) {
      return List.of();
    }
    List<CertificateFile> files = new ArrayList<>();
    files.add(new CertificateFile(root, Pem.certificates(root).get(0)));
    for (LeafKey type : LeafKey.values()) {
      Path issuing = directory.resolve(certificateName(type));
      if (Files.exists(issuing)) {
        files.add(new CertificateFile(issuing, Pem.certificates(issuing).get(0)));
      }
    }
    return List.copyOf(files);
  }

  private void createDirectory() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, Permissions.ownerOnlyDirectory(directory));
    }
  }

  private Loaded made(Instant now) throws AuthorityException, IOException {
    refuseRemains();
    KeyPair key = Keys.rsa(ROOT_BITS, random);
    Validity validity = Validity.starting(now, ROOT_LIFETIME, Instant.MAX);
    X509Certificate root = profile.root(key.getPublic(), key.getPrivate(), validity);
    Map<String, String> files = new LinkedHashMap<>();
    files.put(ROOT_KEY, Pem.text(key.getPrivate()));
    files.put(ROOT, Pem.text(root));
    Map<LeafKey, Issuer> issuers = new EnumMap<>(LeafKey.class);
    for (LeafKey type : LeafKey.values()) {
      issuers.put(type, issue(type, new Issuer(key.getPrivate(), root, List.of()), now, files));
    }
    StagedFiles.write(directory, files);
    return new Loaded(new CertificateFile(directory.resolve(ROOT), root), Map.copyOf(issuers));
  }

  /** A new root must not overwrite what is left of one that clients may trust already. */
  private void refuseRemains() throws AuthorityException {
    List<String> names = new ArrayList<>(List.of(ROOT_KEY));
    for (LeafKey type : LeafKey.values()) {
      names.add(certificateName(type));
      names.add(keyName(type));
    }
    for (String name : names) {
      if (Files.exists(directory.resolve(name))) {
        throw AuthorityException.of(
            directory.resolve(ROOT),
            "missing, although there is " + name,
            "all of a root's files or none",
            "Restore "
                + ROOT
                + " from a backup, or move the other *.pem files away for a new root.");
      }
    }
  }

  private Loaded renewed(Instant now) throws AuthorityException, IOException {
    X509Certificate root = root(now);
    PrivateKey rootKey = rootKey(root);
    Map<LeafKey, Issuer> issuers = new EnumMap<>(LeafKey.class);
    Map<String, String> files = new LinkedHashMap<>();
    for (LeafKey type : LeafKey.values()) {
      Issuer issuer = read(type, root, now, rootKey != null);
      if (rootKey != null && (issuer == null || isDue(issuer, root, now))) {
        issuer = issue(type, new Issuer(rootKey, root, List.of()), now, files);
      }
      if (issuer == null) {
        throw missing(type);
      }
      issuers.put(type, issuer);
    }
    if (!files.isEmpty()) {
      StagedFiles.write(directory, files);
    }
    return new Loaded(new CertificateFile(directory.resolve(ROOT), root), Map.copyOf(issuers));
  }

  private X509Certificate root(Instant now) throws AuthorityException {
    Path file = directory.resolve(ROOT);
    X509Certificate root = Pem.certificates(file).get(0);
    OperatorChain.checkCa(root, file);
    OperatorChain.checkTime(root, file, now, NEW_ROOT);
    return root;
  }

  /** The root's key; null where it is kept elsewhere. */
  private @Nullable PrivateKey rootKey(X509Certificate root) throws AuthorityException {
    Path file = directory.resolve(ROOT_KEY);
    return Files.exists(file) ? KeyFile.read(file, root, directory.resolve(ROOT)) : null;
  }

  /** Reads an issuing certificate; null where it is missing, or has expired and is replaceable. */
  private @Nullable Issuer read(
      LeafKey type, X509Certificate root, Instant now, boolean replaceable)
      throws AuthorityException {
    Path file = directory.resolve(certificateName(type));
    if (!Files.exists(file)) {
      return null;
    }
    X509Certificate certificate = Pem.certificates(file).get(0);
    if (!OperatorChain.isSignedBy(certificate, root)) {
      throw AuthorityException.of(
          file,
          "not signed by " + root.getSubjectX500Principal(),
          "an issuing certificate of the root beside it",
          "Restore the files from one backup, or move the issuing-*.pem files away for new ones.");
    }
    OperatorChain.checkCa(certificate, file);
    if (replaceable && now.isAfter(end(certificate))) {
      return null;
    }
    OperatorChain.checkTime(certificate, file, now, NEW_ISSUING);
    PrivateKey key = KeyFile.read(directory.resolve(keyName(type)), certificate, file);
    return new Issuer(key, certificate, List.of(certificate));
  }

  private Issuer issue(LeafKey type, Issuer root, Instant now, Map<String, String> files) {
    KeyPair key = type.generate(random);
    Validity validity = Validity.starting(now, ISSUING_LIFETIME, root.notAfter());
    X509Certificate certificate = profile.issuing(type, key.getPublic(), root, validity);
    files.put(keyName(type), Pem.text(key.getPrivate()));
    files.put(certificateName(type), Pem.text(certificate));
    return new Issuer(key.getPrivate(), certificate, List.of(certificate));
  }

  private AuthorityException missing(LeafKey type) {
    return AuthorityException.of(
        directory.resolve(certificateName(type)),
        "missing",
        "an issuing certificate, or " + ROOT_KEY + " to make one",
        "Restore it from a backup, or put " + ROOT_KEY + " back into " + directory + ".");
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static String certificateName(LeafKey type) {
    return "issuing-" + type.label() + ".pem";
  }

  private static String keyName(LeafKey type) {
    return "issuing-" + type.label() + "-key.pem";
  }
}
