// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A company's root and a sub-CA below it, made by openssl. */
public final class CompanyCa {
  private final Path dir = Scratch.directory("company-ca");

  public CompanyCa() {
    run("ecparam -name prime256v1 -genkey -noout -out root.key");
    run("req -x509 -new -key root.key -sha256 -days 30 -subj /O=Company/CN=Root -out root.pem");
    run("ecparam -name secp384r1 -genkey -noout -out sub.key");
    run("req -new -key sub.key -subj /O=Company/CN=Proxies -out sub.csr");
    Scratch.write(
        file("sub.cnf"),
        """
        basicConstraints = critical, CA:true, pathlen:0
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        """);
    run(
        "x509 -req -in sub.csr -CA root.pem -CAkey root.key -set_serial 7 -sha256 -days 20"
            + " -extfile sub.cnf -out sub.pem");
    Scratch.write(file("chain.pem"), text("sub.pem") + text("root.pem"));
    secret("root.key");
    secret("sub.key");
  }

  /** A file of it: root.pem, root.key, sub.key, chain.pem (the sub-CA, then the root). */
  public Path file(String name) {
    return dir.resolve(name);
  }

  public String text(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs openssl in its directory. */
  public CompanyCa run(String arguments) {
    Command.of("openssl", (Object[]) arguments.split(" ", -1)).in(dir).run().succeeded();
    return this;
  }

  /** The private number of an EC key, in hex. */
  public String keyHex(String name) {
    String text = Command.of("openssl", "pkey", "-in", file(name), "-noout", "-text").run().out();
    return text.substring(text.indexOf("priv:") + 5, text.indexOf("pub:")).replaceAll("[:\\s]", "");
  }

  /** Makes a file its owner's alone, and returns it. */
  public Path secret(String name) {
    try {
      return Files.setPosixFilePermissions(
          file(name), PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
