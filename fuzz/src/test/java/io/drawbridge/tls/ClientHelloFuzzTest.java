// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drawbridge.classify.Classifier;
import java.nio.ByteBuffer;

/** The first bytes of a tunnel, whatever they are: read without a throw, the buffer left alone. */
class ClientHelloFuzzTest {

  @FuzzTest(maxDuration = "5s")
  void read(byte[] bytes) {
    ByteBuffer peeked = ByteBuffer.wrap(bytes);

    HelloResult result = ClientHelloReader.read(peeked);

    assertThat(peeked.position()).isZero();
    if (result instanceof HelloResult.Complete complete) {
      ClientHello hello = complete.hello();
      assertThat(hello.encodedBytes()).isBetween(1, bytes.length);
      String name = hello.serverName();
      assertThat(name == null || name.matches("[a-z0-9._-]{1,255}")).isTrue();
      assertThat(hello.toString()).matches("[ -~]*");
      assertThat(Classifier.classify(hello, "host.example", null).ja4()).matches("[ -~]+");
      // It ends where it says, and not before.
      assertThat(ClientHelloReader.read(ByteBuffer.wrap(bytes, 0, hello.encodedBytes())))
          .isInstanceOf(HelloResult.Complete.class);
      assertThat(ClientHelloReader.read(ByteBuffer.wrap(bytes, 0, hello.encodedBytes() - 1)))
          .isInstanceOf(HelloResult.NeedMore.class);
    }
  }
}
