// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signature schemes offered to upstreams: BoringSSL's own without rsa_pkcs1_sha1. Its function
 * for this is neither exported nor called by its Java binding, so it is looked up in the library's
 * symbol table and called by Java's foreign-function interface, which is there from Java 22 on.
 *
 * <p>Where that does not work the scheme is offered, last, and one line of the log says so; {@link
 * Sha1Guard} refuses its use all the same. Thread-safe.
 */
final class VerifyAlgorithms {
  private static final Logger LOG = LoggerFactory.getLogger(VerifyAlgorithms.class);

  /** RFC 8446 §4.2.3, in BoringSSL's order. */
  private static final int[] SCHEMES = {
    0x0403, // ecdsa_secp256r1_sha256
    0x0804, // rsa_pss_rsae_sha256
    0x0401, // rsa_pkcs1_sha256
    0x0503, // ecdsa_secp384r1_sha384
    0x0805, // rsa_pss_rsae_sha384
    0x0501, // rsa_pkcs1_sha384
    0x0806, // rsa_pss_rsae_sha512
    0x0601 // rsa_pkcs1_sha512
  };

  private static final @Nullable MethodHandle SETTER = setter();

  private VerifyAlgorithms() {}

  /** Looks the function up, which takes some milliseconds, unless that is done. */
  static void prepare() {
    // The class is initialised.
  }

  /** Makes {@code context} offer these alone; before the first engine is made of it. */
  @SuppressWarnings("deprecation") // the pointer is used while the context is alive
  static void restrict(ReferenceCountedOpenSslContext context) {
    if (SETTER == null) {
      return;
    }
    ByteBuf schemes = Unpooled.directBuffer(SCHEMES.length * Short.BYTES);
    try {
      for (int scheme : SCHEMES) {
        schemes.writeShortLE(scheme);
      }
      long pointer = context.sslCtxPointer();
      int set = (int) SETTER.invokeExact(pointer, schemes.memoryAddress(), (long) SCHEMES.length);
      if (set != 1) {
        throw new IllegalStateException("BoringSSL took no list of signature schemes");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      schemes.release();
    }
  }

  private static @Nullable MethodHandle setter() {
    try {
      String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch_64";
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      LoadedLibrary library = LoadedLibrary.of("netty_tcnative_" + system + "_" + machine);
      long address =
          library
              .function("SSL_CTX_set_verify_algorithm_prefs")
              .orElseThrow(() -> new IOException("the library has no table of its symbols"));
      return downcall(address);
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      LOG.info(
          "rsa_pkcs1_sha1 stays in the offer to upstreams, and is refused if used: {}", text(e));
      return null;
    }
  }

  private static String text(Exception e) {
    return e instanceof ClassNotFoundException
        ? "Java 22 or newer could take it out"
        : e.toString();
  }

  /** {@code int f(SSL_CTX *, const uint16_t *, size_t)}; by reflection, since Java 21 will do. */
  private static MethodHandle downcall(long address) throws ReflectiveOperationException {
    Class<?> linker = foreign("Linker");
    Class<?> segment = foreign("MemorySegment");
    Class<?> layout = foreign("MemoryLayout");
    Class<?> values = foreign("ValueLayout");
    Class<?> function = foreign("FunctionDescriptor");
    Object number = values.getField("JAVA_LONG").get(null);
    Object parameters = Array.newInstance(layout, 3);
    for (int i = 0; i < 3; i++) {
      Array.set(parameters, i, number);
    }
    Object descriptor =
        function
            .getMethod("of", layout, parameters.getClass())
            .invoke(null, values.getField("JAVA_INT").get(null), parameters);
    Object options = Array.newInstance(foreign("Linker$Option"), 0);
    return (MethodHandle)
        linker
            .getMethod("downcallHandle", segment, function, options.getClass())
            .invoke(
                linker.getMethod("nativeLinker").invoke(null),
                segment.getMethod("ofAddress", long.class).invoke(null, address),
                descriptor,
                options);
  }

  private static Class<?> foreign(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.foreign." + name);
  }
}
