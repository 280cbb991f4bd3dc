// SPDX-License-Identifier: Apache-2.0

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.littleshoot.proxy.HttpProxyServer;
import org.littleshoot.proxy.MitmManager;
import org.littleshoot.proxy.impl.DefaultHttpProxyServer;
import org.littleshoot.proxy.impl.ThreadPoolConfiguration;
import org.littleshoot.proxy.mitm.Authority;
import org.littleshoot.proxy.mitm.CertificateSniffingMitmManager;

/**
 * LittleProxy that intercepts everything with its MITM module, verifying upstreams against the
 * JDK's trust store (here one given by system properties).
 *
 * <p>{@code LittleProxy PORT DIRECTORY}; the directory gets the root as {@code littleproxy.pem}.
 */
final class LittleProxy {
  public static void main(String[] arguments) throws Exception {
    Authority authority =
        new Authority(
            Path.of(arguments[1]).toFile(),
            "littleproxy",
            "comparison".toCharArray(),
            "Comparison LittleProxy CA",
            "Comparison",
            "Comparison",
            "Comparison",
            "Comparison");
    MitmManager intercepting = new CertificateSniffingMitmManager(authority);
    HttpProxyServer proxy =
        DefaultHttpProxyServer.bootstrap()
            .withAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
            .withManInTheMiddle(intercepting)
            // One core: two threads for each kind of work are plenty.
            .withThreadPoolConfiguration(
                new ThreadPoolConfiguration()
                    .withAcceptorThreads(1)
                    .withClientToProxyWorkerThreads(2)
                    .withProxyToServerWorkerThreads(2))
            .start();
    System.out.println(proxy.getListenAddress());
    Thread.currentThread().join(); // its own threads are daemons
  }
}
