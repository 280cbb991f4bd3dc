// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * conf/systemd: what systemd says of the unit without starting it. {@code conf/systemd/try} does.
 */
class SystemdConfTest {
  private static final String UNIT = "drawbridge.service";
  private static final Path FILE = Path.of("..", "conf", "systemd", UNIT);

  /** From 0, shut, to 10, open; what is left is the network and Java's compiler. */
  private static final double MOST_EXPOSURE = 1.5;

  /** A root directory with the unit, the programs that it names and systemd's own units. */
  private static Path root(String unit) throws IOException {
    Path root = Scratch.directory("systemd");
    for (String program : new String[] {"opt/drawbridge/drawbridge", "bin/kill"}) {
      Path file = root.resolve(program);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "#!/bin/sh\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path own = Files.createDirectories(root.resolve("lib/systemd"));
    Command.of("cp", "-r", "/lib/systemd/system", own).run().succeeded();
    Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
    Files.writeString(units.resolve(UNIT), unit);
    return root;
  }

  private static Command.Result verify(String unit) throws IOException {
    return Command.of("systemd-analyze", "verify", "--man=no", "--recursive-errors=one")
        .with("--root=" + root(unit), UNIT)
        .run();
  }

  @Test
  void systemdHasNothingToSay() throws IOException {
    var result = verify(Files.readString(FILE)).succeeded();

    assertThat(result.err()).doesNotContain("drawbridge");
  }

  @Test
  void aMisspeltSettingWouldBeSeen() throws IOException {
    var result = verify(Files.readString(FILE).replace("PrivateTmp", "PrivatTmp")).exited(1);

    assertThat(result.err()).contains("PrivatTmp");
  }

  @Test
  void hardlyExposed() {
    var result =
        Command.of("systemd-analyze", "security", "--offline=true", "--no-pager", FILE)
            .run()
            .succeeded();

    Matcher level =
        Pattern.compile("exposure level for drawbridge.service: (\\d+\\.\\d+)")
            .matcher(result.out());
    assertThat(level.find()).as(result.out()).isTrue();
    assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(MOST_EXPOSURE);
  }
}
