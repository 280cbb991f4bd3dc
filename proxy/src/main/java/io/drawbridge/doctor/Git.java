// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** git over HTTPS. The page is no repository; that git finds this out shows that TLS has passed. */
final class Git implements AppRuntime {
  /** What git says of an answer that it got; in English, see {@link Examination}. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "' not found|requested URL returned error|could not read Username|valid: is this a git");

  @Override
  public String name() {
    return "git";
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    return List.of(program.toString(), "ls-remote", url.toString());
  }

  @Override
  public boolean answered(Ran ran) {
    return ran.exit() == 0 || ANSWER.matcher(ran.output()).find();
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException {
    return Setting.variable("GIT_SSL_CAINFO", root, machine, scratch);
  }
}
