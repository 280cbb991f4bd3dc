// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

/**
 * One key set from outside the file.
 *
 * @param key its path: {@code client.legacy}
 * @param value YAML: {@code detect}, {@code [443, 8443]}
 * @param where how problems call the place: {@code --set}, {@code --admin}
 */
public record Assignment(String key, String value, String where) {}
