// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import java.nio.file.Path;

/**
 * A file for the session records alone.
 *
 * @param file where; its directory must be there
 * @param maxSizeBytes the size at which it is set aside, about
 * @param keep how many that were set aside are kept, 1 to 20
 */
public record AccessFile(Path file, long maxSizeBytes, int keep) {}
