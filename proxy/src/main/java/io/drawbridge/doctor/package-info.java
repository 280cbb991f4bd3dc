// SPDX-License-Identifier: Apache-2.0
/**
 * Examines, from the machine that it runs on, whether apps can use the proxy: the examination
 * behind {@code drawbridge doctor}.
 *
 * <p>Each runtime found here fetches a page through the proxy as a process of its own, so that what
 * is judged is the runtime itself. Where that fails, the settings that would help are tried one
 * after the other, and only those with which the fetch has succeeded are advised. One {@link
 * io.drawbridge.doctor.AppRuntime} is one runtime and lives in one file.
 *
 * <p>Blocking, with time limits; nothing on the machine is changed. Imports no other package of the
 * program.
 */
@NullMarked
package io.drawbridge.doctor;

import org.jspecify.annotations.NullMarked;
