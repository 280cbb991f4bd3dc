// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Java 8 and newer, with the HTTP client and the trust store that every app of it has. */
final class Java implements AppRuntime {
  /** The password of every Java's own trust store: it keeps no secret. */
  private static final String PASSWORD = "changeit";

  /** Of class files for Java 8 (JVMS §4.1). */
  private static final byte JAVA_8 = 52;

  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

  @Override
  public String name() {
    return "java";
  }

  @Override
  public List<Path> programs(Machine machine) {
    return machine.findWithHome("java", "JAVA_HOME");
  }

  @Override
  public List<String> version(Path program) {
    return List.of(program.toString(), "-version");
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(options);
    command.addAll(List.of("-cp", writeClass(scratch).toString()));
    command.addAll(List.of(JavaFetch.class.getName(), url.toString()));
    return command;
  }

  /**
   * A directory with {@link JavaFetch}. It uses nothing newer than Java 8, so an old Java can run
   * it once the file says so; there is no compiler in a runtime that could make it from source.
   */
  private static Path writeClass(Path scratch) throws IOException {
    String resource = JavaFetch.class.getSimpleName() + ".class";
    try (InputStream in = JavaFetch.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      byte[] bytes = in.readAllBytes();
      bytes[7] = JAVA_8;
      Path file = scratch.resolve(JavaFetch.class.getName().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return scratch;
    }
  }

  @Override
  public Setting proxy(Path program, ProxyAddress proxy, Machine machine) {
    String given = machine.variable(OPTIONS);
    String options =
        (given == null ? "" : given + " ")
            + "-Dhttps.proxyHost="
            + proxy.host()
            + " -Dhttps.proxyPort="
            + proxy.port();
    return new Setting(
        List.of("export " + OPTIONS + "=" + Shell.quote(options)),
        Map.of(OPTIONS, options),
        List.of());
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    Path home = home(program);
    boolean old = Files.exists(home.resolve("lib/rt.jar"));
    Path store = home.resolve("lib/security/cacerts");
    String command =
        (Files.isWritable(store) ? "" : "sudo ")
            + Shell.quote(home.resolve("bin/keytool").toString())
            + " -importcert -noprompt "
            + (old ? "-keystore " + Shell.quote(store.toString()) : "-cacerts")
            + " -storepass "
            + PASSWORD
            + " -alias "
            + root.alias()
            + " -file "
            + Shell.quote(root.file().toString());
    Path trial = writeStore(root, scratch);
    return new Setting(
        List.of(command),
        Map.of(),
        List.of(
            "-Djavax.net.ssl.trustStore=" + trial,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD));
  }

  /** The directory above {@code bin}, behind all links; for a JDK of Java 8 that of its runtime. */
  private static Path home(Path program) throws IOException {
    Path home = program.toRealPath().resolveSibling("..").normalize();
    Path runtime = home.resolve("jre");
    return Files.isDirectory(runtime) ? runtime : home;
  }

  /** A store in the format that the oldest Java reads too. */
  private static Path writeStore(Root root, Path scratch) throws IOException {
    Path file = scratch.resolve("trust.jks");
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      store.setCertificateEntry(root.alias(), root.certificate());
      store.store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make a trust store: " + e.getMessage(), e);
    }
    return file;
  }
}
