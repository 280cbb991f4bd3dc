// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Classifier;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Offers for tests: ClientHello messages as they are on the wire, read and classified. */
final class Offers {

  static final InetAddress CLIENT = address("10.20.1.2");

  private Offers() {}

  /** An offer of one version by legacy_version, without any extension. */
  static Classification old(TlsVersion best, String... suites) {
    return offer(best.code(), List.of(), suites);
  }

  /** An offer by supported_versions. */
  static Classification modern(List<TlsVersion> versions, String... suites) {
    return offer(0x0303, versions, suites);
  }

  static Facts facts(@Nullable Classification offer) {
    return facts("api.vendor.example", 443, null, offer);
  }

  static Facts facts(String host, int port, @Nullable String user, @Nullable Classification offer) {
    return new Facts(new Destination(host, port), CLIENT, user, offer);
  }

  static InetAddress address(String literal) {
    InetAddress address = Addresses.literal(literal);
    if (address == null) {
      throw new AssertionError(literal);
    }
    return address;
  }

  private static Classification offer(
      int legacyVersion, List<TlsVersion> versions, String... suites) {
    int[] codes = Arrays.stream(suites).mapToInt(Offers::code).toArray();
    ByteBuffer body = ByteBuffer.allocate(1024);
    body.putShort((short) legacyVersion).put(new byte[32]).put((byte) 0);
    body.putShort((short) (codes.length * 2));
    for (int code : codes) {
      body.putShort((short) code);
    }
    body.put((byte) 1).put((byte) 0);
    if (!versions.isEmpty()) {
      int list = versions.size() * 2;
      body.putShort((short) (list + 5)).putShort((short) 43).putShort((short) (list + 1));
      body.put((byte) list);
      versions.forEach(version -> body.putShort((short) version.code()));
    }
    body.flip();
    int length = body.remaining();
    ByteBuffer record = ByteBuffer.allocate(length + 9);
    record.put((byte) 22).putShort((short) 0x0301).putShort((short) (length + 4));
    record.put((byte) 1).put((byte) 0).putShort((short) length).put(body).flip();
    HelloResult result = ClientHelloReader.read(record);
    if (result instanceof HelloResult.Complete complete) {
      return Classifier.classify(complete.hello(), "api.vendor.example");
    }
    throw new AssertionError(result.toString());
  }

  private static int code(String suite) {
    if (suite.startsWith("0x")) {
      return Integer.parseInt(suite.substring(2), 16);
    }
    CipherSuite named = CipherSuite.named(suite);
    if (named == null) {
      throw new AssertionError(suite);
    }
    return named.code();
  }
}
