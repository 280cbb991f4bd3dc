// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the examination can see of the machine.
 *
 * @param environment the variables that apps started from here would have
 */
record Machine(Map<String, String> environment) {
  Machine {
    environment = Map.copyOf(environment);
  }

  /** A variable's value, or null where it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The file that a variable names, where there is one that can be read. */
  @Nullable Path file(String name) {
    String value = variable(name);
    try {
      Path file = value == null ? null : Path.of(value).toAbsolutePath().normalize();
      return file != null && Files.isRegularFile(file) && Files.isReadable(file) ? file : null;
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  /** The first of these programs that the search path has, as a list of one or none. */
  List<Path> find(String... names) {
    for (String name : names) {
      for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
        Path program = path(directory, name);
        if (program != null) {
          return List.of(program);
        }
      }
    }
    return List.of();
  }

  /** The program on the search path and that below the home a variable names, if they differ. */
  List<Path> findWithHome(String name, String homeVariable) {
    List<Path> found = new ArrayList<>(find(name));
    String home = variable(homeVariable);
    Path program = home == null ? null : path(home + "/bin", name);
    if (program != null && found.stream().noneMatch(each -> isSame(each, program))) {
      found.add(program);
    }
    return found;
  }

  private static @Nullable Path path(String directory, String name) {
    try {
      Path program = Path.of(directory.isEmpty() ? "." : directory, name).toAbsolutePath();
      return Files.isExecutable(program) && !Files.isDirectory(program) ? program : null;
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException gone) {
      return false;
    }
  }
}
