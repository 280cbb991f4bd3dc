// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {
  private final Path directory;

  AdminTokenTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private AdminToken open() throws IOException {
    return AdminToken.open(directory.resolve("data"), new SecureRandom());
  }

  @Test
  void isMadeOnceForTheOwnerAlone() throws IOException {
    AdminToken first = open();
    AdminToken again = open();

    assertThat(again.authorization()).isEqualTo(first.authorization()).hasSizeGreaterThan(45);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("data")).isDirectoryContaining(p -> p.equals(first.file()));
    assertThat(directory.resolve("data").toFile().list()).containsExactly(AdminToken.FILE);
  }

  @Test
  void isShownByItsOwnAuthorization() throws IOException {
    AdminToken token = open();

    assertThat(token.isShownIn(token.authorization())).isTrue();
    assertThat(token.isShownIn(token.authorization().replace("Bearer", "bearer"))).isTrue();
    assertThat(token.isShownIn(token.authorization().replace("Bearer", "Basic"))).isFalse();
    assertThat(token.isShownIn(token.authorization() + "x")).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer x", "Bearer \u00e9"})
  void isNotShownByAnythingElse(String authorization) throws IOException {
    assertThat(open().isShownIn(authorization)).isFalse();
  }

  @Test
  void isRefusedWhereOthersMayReadIt() throws IOException {
    Path file = open().file();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("0600");
  }

  @Test
  void isRefusedWhereItIsShort() throws IOException {
    Files.writeString(open().file(), "short\n");

    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("short");
  }
}
