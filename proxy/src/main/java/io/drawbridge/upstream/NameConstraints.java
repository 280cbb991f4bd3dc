// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The names that an issuer may sign for (RFC 5280 §4.2.1.10). Unlike the JDK's, these are applied
 * for roots too, to what a wildcard could stand for, and a malformed one is refused. Immutable.
 *
 * <p>Constraints are applied to DNS names, IP addresses and directory names. A certificate with a
 * name of another kind below a constraint of that kind is refused, as the RFC asks of whoever
 * cannot apply it.
 */
final class NameConstraints {
  static final String OID = "2.5.29.30";

  private static final int PERMITTED = 0xa0;
  private static final int EXCLUDED = 0xa1;

  private final List<GeneralName> permitted;
  private final List<GeneralName> excluded;

  private NameConstraints(List<GeneralName> permitted, List<GeneralName> excluded) {
    this.permitted = permitted;
    this.excluded = excluded;
  }

  /**
   * Those of an issuer, null where it has none.
   *
   * @throws CertificateParsingException if they are malformed or constrain nothing
   */
  static @Nullable NameConstraints of(X509Certificate issuer) throws CertificateParsingException {
    Der extension = Der.extension(issuer, OID);
    if (extension == null) {
      return null;
    }
    List<GeneralName> permitted = new ArrayList<>();
    List<GeneralName> excluded = new ArrayList<>();
    for (Der part : extension.expect(Der.SEQUENCE).children()) {
      if ((part.tag() != PERMITTED && part.tag() != EXCLUDED) || part.length() == 0) {
        throw new CertificateParsingException("malformed name constraints");
      }
      for (Der subtree : part.children()) {
        // minimum and maximum, which would follow, are not used with any name form (RFC 5280).
        List<Der> fields = subtree.expect(Der.SEQUENCE).children();
        if (fields.size() != 1) {
          throw new CertificateParsingException("a name constraint with a minimum or maximum");
        }
        GeneralName name = GeneralName.of(fields.get(0));
        check(name);
        (part.tag() == PERMITTED ? permitted : excluded).add(name);
      }
    }
    if (permitted.isEmpty() && excluded.isEmpty()) {
      throw new CertificateParsingException("empty name constraints");
    }
    return new NameConstraints(permitted, excluded);
  }

  /** How many subtrees there are; the work of a check is this times the number of names. */
  int size() {
    return permitted.size() + excluded.size();
  }

  /**
   * Why {@code subject} with {@code names} may not stand below these constraints; null if it may.
   */
  @Nullable String refusal(X500Principal subject, List<GeneralName> names)
      throws CertificateParsingException {
    for (GeneralName name : names) {
      Der directory = name.type() == GeneralName.DIRECTORY ? name.directory() : null;
      if (!name.isWellFormed() || !allows(name.type(), name, directory)) {
        return name.type() == GeneralName.DIRECTORY ? "a directory name" : name.describe();
      }
    }
    Der directory = Der.of(subject.getEncoded());
    return directory.length() == 0 || allows(GeneralName.DIRECTORY, null, directory)
        ? null
        : subject.getName();
  }

  private boolean allows(int type, @Nullable GeneralName name, @Nullable Der directory)
      throws CertificateParsingException {
    for (GeneralName each : excluded) {
      if (each.type() == type && matches(each, name, directory, true)) {
        return false;
      }
    }
    boolean constrained = false;
    for (GeneralName each : permitted) {
      if (each.type() == type) {
        if (matches(each, name, directory, false)) {
          return true;
        }
        constrained = true;
      }
    }
    return !constrained;
  }

  /** Whether all of the name, or for an exclusion any of it, is within the constraint. */
  private static boolean matches(
      GeneralName constraint,
      @Nullable GeneralName name,
      @Nullable Der directory,
      boolean exclusion)
      throws CertificateParsingException {
    if (directory != null) {
      return isBelow(directory, constraint.directory());
    }
    if (name == null) {
      return exclusion;
    }
    return switch (name.type()) {
      case GeneralName.DNS ->
          exclusion
              ? DnsName.touches(name.text(), constraint.text())
              : DnsName.isWithin(name.text(), constraint.text());
      case GeneralName.IP -> isInNetwork(name.octets(), constraint.octets());
      default -> exclusion;
    };
  }

  private static boolean isInNetwork(byte[] address, byte[] network) {
    if (network.length != 2 * address.length) {
      return false;
    }
    for (int i = 0; i < address.length; i++) {
      if (((address[i] ^ network[i]) & network[address.length + i]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBelow(Der name, Der base) throws CertificateParsingException {
    int depth = base.children().size();
    return name.children().size() >= depth
        && new X500Principal(name.sequenceOfFirst(depth))
            .equals(new X500Principal(base.sequenceOfFirst(depth)));
  }

  private static void check(GeneralName constraint) throws CertificateParsingException {
    switch (constraint.type()) {
      case GeneralName.DNS -> {
        if (!DnsName.isConstraint(constraint.text())) {
          throw new CertificateParsingException(
              "the name constraint \"" + constraint.text() + "\" is malformed");
        }
      }
      case GeneralName.IP -> checkNetwork(constraint.octets());
      case GeneralName.DIRECTORY -> constraint.directory();
      default -> {}
    }
  }

  /** Address and mask, the mask a prefix (RFC 4632 §3.1). */
  private static void checkNetwork(byte[] network) throws CertificateParsingException {
    if (network.length != 8 && network.length != 32) {
      throw new CertificateParsingException(
          "a name constraint with an IP network of " + network.length + " octets");
    }
    boolean ended = false;
    for (int bit = network.length * 4; bit < network.length * 8; bit++) {
      boolean set = ((network[bit / 8] >> (7 - bit % 8)) & 1) != 0;
      if (set && ended) {
        throw new CertificateParsingException("a name constraint with an IP mask full of holes");
      }
      ended |= !set;
    }
  }
}
