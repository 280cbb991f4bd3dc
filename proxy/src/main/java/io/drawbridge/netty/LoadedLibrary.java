// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The functions of a native library in this process by the names in its symbol table, those too
 * that it does not export. Reads the 64-bit ELF file on the class path that was loaded (System V
 * ABI, "Object Files") and where the kernel has mapped it; Linux alone.
 */
final class LoadedLibrary {
  /** File header, program headers and the note with the build's identifier. */
  private static final int IDENTITY = 0x300;

  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int SYMBOL_TABLE = 2;
  private static final int FUNCTION = 2;

  private final long base;
  private final byte[] bytes;
  private final ByteBuffer file;

  private LoadedLibrary(long base, byte[] bytes) {
    this.base = base;
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Finds the library whose file is the resource {@code META-INF/native/lib<name>.so}.
   *
   * @throws IOException if it is not mapped, or if what is mapped is another build of it
   */
  static LoadedLibrary of(String name) throws IOException {
    byte[] bytes = resource(name);
    long base = base(name);
    byte[] mapped = new byte[IDENTITY];
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      memory.seek(base);
      memory.readFully(mapped);
    }
    if (!Arrays.equals(mapped, 0, IDENTITY, bytes, 0, IDENTITY)) {
      throw new IOException("the mapped library " + name + " is not the one on the class path");
    }
    return new LoadedLibrary(base, bytes);
  }

  private static byte[] resource(String name) throws IOException {
    String path = "META-INF/native/lib" + name + ".so";
    try (InputStream in = LoadedLibrary.class.getClassLoader().getResourceAsStream(path)) {
      byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
      if (bytes.length < IDENTITY) {
        throw new EOFException("no library " + path + " on the class path");
      }
      return bytes;
    }
  }

  /** By proc_pid_maps(5): {@code start-end permissions offset device inode path}. */
  private static long base(String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("/lib" + name))
          .map(line -> line.split(" +", 4))
          .filter(fields -> Long.parseLong(fields[2], 16) == 0)
          .mapToLong(fields -> Long.parseLong(fields[0].split("-", 2)[0], 16))
          .findFirst()
          .orElseThrow(() -> new IOException("the library " + name + " is not mapped"));
    }
  }

  /** The address of the function called {@code name}; empty if there is none. */
  OptionalLong function(String name) {
    byte[] wanted = (name + '\0').getBytes(StandardCharsets.US_ASCII);
    for (int section = 0; section < file.getShort(60); section++) {
      int header = Math.toIntExact(file.getLong(40)) + section * SECTION_HEADER;
      if (file.getInt(header + 4) == SYMBOL_TABLE) {
        return function(wanted, header);
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong function(byte[] wanted, int table) {
    int names =
        offset(Math.toIntExact(file.getLong(40)) + file.getInt(table + 40) * SECTION_HEADER);
    int begin = offset(table);
    int end = begin + Math.toIntExact(file.getLong(table + 32));
    for (int symbol = begin; symbol < end; symbol += SYMBOL) {
      int at = names + file.getInt(symbol);
      if ((file.get(symbol + 4) & 0xf) == FUNCTION
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return OptionalLong.of(base + file.getLong(symbol + 8));
      }
    }
    return OptionalLong.empty();
  }

  private int offset(int header) {
    return Math.toIntExact(file.getLong(header + 24));
  }
}
