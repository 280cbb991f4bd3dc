// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Mints leaf certificates: tens of microseconds for ECDSA, near a millisecond for RSA, and now and
 * then the making of a key. Safe for use by several threads; call it on a worker.
 */
public final class LeafMinter {
  /** A leaf of a key that leaked can be misused until it expires; new leaves get new keys daily. */
  static final Duration KEY_ROTATION = Duration.ofHours(24);

  private final Authority authority;
  private final Duration lifetime;
  private final Clock clock;
  private final CertificateProfile profile;
  private final Map<LeafKey, RotatingKey> keys = new EnumMap<>(LeafKey.class);

  /**
   * Creates the minter; keys are made at first use or by {@link #prepare}.
   *
   * @param lifetime validity from now, {@link AuthorityOptions#leafLifetime}
   */
  public LeafMinter(Authority authority, Duration lifetime, Clock clock, SecureRandom random) {
    this.authority = authority;
    this.lifetime = lifetime;
    this.clock = clock;
    this.profile = new CertificateProfile(random);
    for (LeafKey type : LeafKey.values()) {
      keys.put(type, new RotatingKey(type, KEY_ROTATION, clock, random));
    }
  }

  /**
   * Makes the keys of leaves, and of issuing certificates that live in memory only, now, so that no
   * client waits for them; some 0.1 s.
   *
   * @throws IllegalStateException where the issuing certificate has expired
   */
  public void prepare() {
    for (LeafKey type : LeafKey.values()) {
      rotatingKey(type).current();
      authority.issuer(type);
    }
  }

  /**
   * Mints a leaf for one name.
   *
   * @param name a host name in A-form or an IP literal, with or without brackets
   * @throws IllegalArgumentException where {@code name} is neither
   * @throws IllegalStateException where the issuing certificate has expired
   */
  public Leaf mint(String name, LeafKey type) {
    return mint(List.of(name), type);
  }

  /**
   * Mints a leaf for several names, the first of which it is named after.
   *
   * @param names as above; at least one
   * @throws IllegalArgumentException where one is neither
   * @throws IllegalStateException where the issuing certificate has expired
   */
  public Leaf mint(List<String> names, LeafKey type) {
    List<LeafName> all = names.stream().map(LeafName::of).toList();
    LeafName subject = all.getFirst();
    KeyPair key = rotatingKey(type).current();
    Issuer issuer = authority.issuer(type);
    Instant now = clock.instant();
    Validity validity = Validity.starting(now, lifetime, issuer.notAfter());
    PublicKey certified = key.getPublic();
    X509Certificate leaf = profile.leaf(all, type, certified, issuer, validity);
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    chain.addAll(issuer.sent());
    Instant renewAt = new Validity(now, validity.notAfter()).renewAt();
    return new Leaf(subject.text(), type, key.getPrivate(), chain, renewAt);
  }

  private RotatingKey rotatingKey(LeafKey type) {
    RotatingKey key = keys.get(type);
    if (key == null) {
      throw new IllegalStateException("no key for " + type);
    }
    return key;
  }
}
