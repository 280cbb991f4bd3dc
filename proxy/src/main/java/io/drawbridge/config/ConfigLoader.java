// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes settings of the embedded defaults, a file, the environment and options; each overrides
 * those before it. Reads files, so not for an event loop; otherwise free of state, any thread.
 */
public final class ConfigLoader {

  private static final String DEFAULTS = "drawbridge.yaml";

  private final CipherResolver resolver;

  /**
   * A loader.
   *
   * @param resolver checks cipher strings against the TLS library that will use them
   */
  public ConfigLoader(CipherResolver resolver) {
    this.resolver = resolver;
  }

  /** The embedded defaults as they are written: a complete, commented configuration file. */
  public static String defaultYaml() {
    try (InputStream in = ConfigLoader.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException("resource " + DEFAULTS + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + DEFAULTS + " cannot be read", e);
    }
  }

  /** Loads everything, and reports all problems together. */
  public ConfigResult load(Sources sources) {
    List<Problem> problems = new ArrayList<>();
    Path file = sources.file();
    return load(file == null ? null : file(file, problems), sources, problems);
  }

  /**
   * Loads a configuration that is no file, with single keys laid over it.
   *
   * @param where how problems call it
   * @param yaml its text
   * @param sets {@code KEY=VALUE} each, as for {@code --set}
   */
  public ConfigResult load(String where, String yaml, List<String> sets) {
    List<Problem> problems = new ArrayList<>();
    Sources sources = new Sources(null, Map.of(), sets, List.of());
    return load(versioned(mapping(yaml, where, problems), problems), sources, problems);
  }

  private ConfigResult load(Value.@Nullable Mapping own, Sources sources, List<Problem> problems) {
    Value.Mapping defaults = mapping(defaultYaml(), "defaults", problems);
    Value.Mapping tree = own == null ? defaults : defaults.overlaid(own);
    Overrides overrides = new Overrides(defaults, problems);
    tree = overrides.apply(tree, overrides.environment(sources.environment()));
    tree = overrides.apply(tree, overrides.sets(sources.sets()));
    tree = overrides.apply(tree, sources.options());
    Settings settings = new SettingsReader(resolver, problems).read(tree);
    return problems.isEmpty()
        ? new ConfigResult.Valid(settings, YamlWriter.write(tree), EffectiveKey.of(tree))
        : new ConfigResult.Invalid(problems);
  }

  private static Value.Mapping file(Path file, List<Problem> problems) {
    String where = file.toString();
    try {
      return versioned(mapping(Files.readString(file), where, problems), problems);
    } catch (NoSuchFileException e) {
      problems.add(new Problem("", "no such file", "a configuration file", where));
    } catch (CharacterCodingException e) {
      problems.add(new Problem("", "not UTF-8", "YAML in UTF-8", where));
    } catch (IOException e) {
      problems.add(
          new Problem("", "cannot be read, " + e.getMessage(), "a configuration file", where));
    }
    return new Value.Mapping(where, Map.of());
  }

  private static Value.Mapping versioned(Value.Mapping mapping, List<Problem> problems) {
    if (!mapping.entries().containsKey("version") && problems.isEmpty()) {
      problems.add(new Problem("version", "no value", "1", mapping.where()));
    }
    return mapping;
  }

  private static Value.Mapping mapping(String text, String source, List<Problem> problems) {
    Value value = new YamlReader(source, true, problems).read(text, "");
    if (value instanceof Value.Mapping mapping) {
      return mapping;
    }
    if (value != null && !(value instanceof Value.Scalar scalar && scalar.text() == null)) {
      problems.add(new Problem("", value.shown(), "a section of keys", value.where()));
    }
    return new Value.Mapping(source, Map.of());
  }
}
