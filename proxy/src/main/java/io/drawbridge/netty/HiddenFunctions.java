// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Functions of BoringSSL that are neither exported nor called by its Java binding. They are looked
 * up in the library's symbol table and called by Java's foreign-function interface, which is there
 * from Java 22 on.
 *
 * <p>All are null where that does not work, and one line of the log says so. Addresses are passed
 * as {@code long}; the caller knows that they are alive. Thread-safe.
 */
final class HiddenFunctions {
  private static final Logger LOG = LoggerFactory.getLogger(HiddenFunctions.class);

  /** {@code int SSL_CTX_set_verify_algorithm_prefs(SSL_CTX *, const uint16_t *, size_t)}. */
  static final @Nullable MethodHandle SET_VERIFY_ALGORITHMS;

  /** {@code void SSL_set_shed_handshake_config(SSL *, int)}. */
  static final @Nullable MethodHandle SHED_HANDSHAKE_CONFIG;

  static {
    MethodHandle verify = null;
    MethodHandle shed = null;
    try {
      LoadedLibrary library = LoadedLibrary.of(libraryName());
      verify =
          function(
              library,
              "SSL_CTX_set_verify_algorithm_prefs",
              MethodType.methodType(int.class, long.class, long.class, long.class));
      shed =
          function(
              library,
              "SSL_set_shed_handshake_config",
              MethodType.methodType(void.class, long.class, int.class));
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      LOG.info(
          "rsa_pkcs1_sha1 stays in the offer to upstreams, and is refused if used; and connections"
              + " hold some more memory: {}",
          text(e));
    }
    SET_VERIFY_ALGORITHMS = verify;
    SHED_HANDSHAKE_CONFIG = shed;
  }

  private HiddenFunctions() {}

  /** Looks them up, which takes some milliseconds, unless that is done. */
  static void prepare() {
    // The class is initialised.
  }

  private static String libraryName() {
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch_64";
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return "netty_tcnative_" + system + "_" + machine;
  }

  private static String text(Exception e) {
    return e instanceof ClassNotFoundException
        ? "Java 22 or newer could change both"
        : e.toString();
  }

  /** By reflection, since Java 21 will do. */
  private static MethodHandle function(LoadedLibrary library, String name, MethodType type)
      throws IOException, ReflectiveOperationException {
    long address =
        library
            .function(name)
            .orElseThrow(() -> new IOException("the library's table of symbols has no " + name));
    Class<?> linker = foreign("Linker");
    Class<?> segment = foreign("MemorySegment");
    Object options = Array.newInstance(foreign("Linker$Option"), 0);
    return (MethodHandle)
        linker
            .getMethod("downcallHandle", segment, foreign("FunctionDescriptor"), options.getClass())
            .invoke(
                linker.getMethod("nativeLinker").invoke(null),
                segment.getMethod("ofAddress", long.class).invoke(null, address),
                descriptor(type),
                options);
  }

  private static Object descriptor(MethodType type) throws ReflectiveOperationException {
    Class<?> descriptor = foreign("FunctionDescriptor");
    Class<?> layout = foreign("MemoryLayout");
    Object parameters = Array.newInstance(layout, type.parameterCount());
    for (int i = 0; i < type.parameterCount(); i++) {
      Array.set(parameters, i, layout(type.parameterType(i)));
    }
    return type.returnType() == void.class
        ? descriptor.getMethod("ofVoid", parameters.getClass()).invoke(null, parameters)
        : descriptor
            .getMethod("of", layout, parameters.getClass())
            .invoke(null, layout(type.returnType()), parameters);
  }

  private static Object layout(Class<?> carrier) throws ReflectiveOperationException {
    String name = carrier == int.class ? "JAVA_INT" : "JAVA_LONG";
    return foreign("ValueLayout").getField(name).get(null);
  }

  private static Class<?> foreign(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.foreign." + name);
  }
}
