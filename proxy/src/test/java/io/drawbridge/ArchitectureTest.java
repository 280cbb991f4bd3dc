// SPDX-License-Identifier: Apache-2.0
package io.drawbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of packages in docs/architecture.md, held to. */
class ArchitectureTest {
  private static final String ROOT = "io.drawbridge.";

  /** Package → the packages of the program that it may import. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("tls", List.of()),
          Map.entry("classify", List.of("tls")),
          Map.entry("policy", List.of("tls", "classify")),
          Map.entry("config", List.of("policy", "tls", "classify")),
          Map.entry("authority", List.of("tls")),
          Map.entry("event", List.of("tls", "classify", "policy")),
          Map.entry("http", List.of()),
          Map.entry("netty", List.of("tls", "authority", "http")),
          Map.entry("upstream", List.of("netty", "tls", "policy", "event")),
          Map.entry("doctor", List.of()),
          Map.entry("check", List.of("tls", "classify", "policy", "upstream")),
          Map.entry(
              "session",
              List.of(
                  "check",
                  "history",
                  "tls",
                  "classify",
                  "policy",
                  "config",
                  "authority",
                  "event",
                  "http",
                  "netty",
                  "upstream")),
          Map.entry("history", List.of("tls", "classify", "policy")),
          Map.entry("metrics", List.of("event", "tls", "classify", "policy")),
          Map.entry("log", List.of("event", "tls", "classify", "policy")),
          Map.entry("tracing", List.of("event", "tls", "classify", "policy")),
          Map.entry("inventory", List.of("event", "tls", "classify", "policy")),
          Map.entry("report", List.of("inventory", "event", "tls", "classify", "policy")),
          Map.entry(
              "admin",
              List.of("config", "policy", "event", "metrics", "authority", "inventory", "report")),
          Map.entry(
              "cli",
              List.of(
                  "check",
                  "history",
                  "doctor",
                  "tls",
                  "classify",
                  "policy",
                  "config",
                  "authority",
                  "event",
                  "http",
                  "netty",
                  "upstream",
                  "session",
                  "metrics",
                  "log",
                  "tracing",
                  "inventory",
                  "report",
                  "admin")));

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.drawbridge");

  @Test
  void everyPackageHasARow() {
    var packages =
        PROGRAM.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .collect(Collectors.toSet());

    assertThat(MAY_IMPORT.keySet()).containsAll(packages);
  }

  @TestFactory
  List<DynamicTest> everyPackageImportsOnlyWhatItMay() {
    List<DynamicTest> tests = new ArrayList<>();
    MAY_IMPORT.forEach(
        (name, allowed) -> {
          List<String> forbidden =
              MAY_IMPORT.keySet().stream()
                  .filter(other -> !other.equals(name) && !allowed.contains(other))
                  .map(other -> ROOT + other)
                  .toList();
          tests.add(
              DynamicTest.dynamicTest(
                  name,
                  () ->
                      noClasses()
                          .that()
                          .resideInAPackage(ROOT + name)
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(forbidden.toArray(new String[0]))
                          .allowEmptyShould(true)
                          .check(PROGRAM)));
        });
    return tests;
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.drawbridge.(*)").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void theVocabularyAndThePolicyKnowNoFramework() {
    classes()
        .that()
        .resideInAnyPackage(under("tls", "classify", "policy", "http"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            ROOT + "tls",
            ROOT + "classify",
            ROOT + "policy",
            ROOT + "http")
        .check(PROGRAM);
  }

  @Test
  void nettyStaysWhereItBelongs() {
    noClasses()
        .that()
        .resideInAnyPackage(
            under(
                "tls",
                "classify",
                "policy",
                "config",
                "authority",
                "event",
                "http",
                "log",
                "admin",
                "inventory",
                "report",
                "tracing",
                "check",
                "doctor"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.vertx..internal..", "io.vertx..impl..")
        .check(PROGRAM);
  }

  /** Certificates in the authority, probes in check; the users' bcrypt hashes besides. */
  @Test
  void bouncyCastleStaysWhereItIsNeeded() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "authority", ROOT + "check")
        .and()
        .doNotHaveSimpleName("ProxyUsers")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(PROGRAM);
  }

  /** So that none of its classes is loaded where nothing is traced. */
  @Test
  void openTelemetryStaysWhereItIsNeeded() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "tracing")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(PROGRAM);
  }

  private static String[] under(String... names) {
    return Arrays.stream(names).map(name -> ROOT + name).toArray(String[]::new);
  }
}
