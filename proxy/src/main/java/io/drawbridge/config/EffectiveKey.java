// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One key of the configuration in force.
 *
 * @param key its path, as {@code client.legacy} or {@code rules[0].name}
 * @param value as a configuration file would hold it; masked where it is a secret
 * @param source {@code defaults:12}, a file with its line, the variable or the option
 */
public record EffectiveKey(String key, String value, String source) {
  private static final String MASKED = "********";

  static List<EffectiveKey> of(Value.Mapping root) {
    List<EffectiveKey> keys = new ArrayList<>();
    add(keys, "", root);
    return List.copyOf(keys);
  }

  private static void add(List<EffectiveKey> keys, String path, Value value) {
    switch (value) {
      case Value.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, inner) -> add(keys, path.isEmpty() ? key : path + "." + key, inner));
      case Value.Sequence list -> {
        if (list.values().stream().allMatch(Value.Scalar.class::isInstance)) {
          keys.add(of(path, list));
        } else {
          for (int i = 0; i < list.values().size(); i++) {
            add(keys, path + "[" + i + "]", list.values().get(i));
          }
        }
      }
      case Value.Scalar scalar -> keys.add(of(path, scalar));
    }
  }

  private static EffectiveKey of(String path, Value value) {
    String text = YamlWriter.inline(value);
    return new EffectiveKey(path, isSecret(path) && !text.isEmpty() ? MASKED : text, value.where());
  }

  /** Files of keys are named by their path; a key whose value is itself a secret is named so. */
  private static boolean isSecret(String path) {
    String name = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.contains("password") || name.contains("secret") || name.contains("token");
  }
}
