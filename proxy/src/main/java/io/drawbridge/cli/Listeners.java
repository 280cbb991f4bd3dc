// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Settings;
import io.drawbridge.netty.AcceptGate;
import io.drawbridge.session.Current;
import io.drawbridge.session.Listener;
import io.drawbridge.session.Occupancy;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The listening addresses: added and removed while sessions go on. Used by one thread at a time.
 */
final class Listeners {

  /** One address, served by an instance on each event loop. */
  private record Bound(InetSocketAddress address, List<Listener> instances) {
    Future<Void> stopAccepting() {
      return instances.get(0).stopAccepting();
    }
  }

  private final Vertx vertx;
  private final Current current;
  private final Occupancy occupancy;
  private final AcceptGate gate;
  private final Set<InetSocketAddress> own;
  private final Map<Settings.Listener, Bound> bound = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param gate keeps them from accepting what there are no descriptors for
   * @param own is kept to hold the addresses that are bound
   */
  Listeners(
      Vertx vertx,
      Current current,
      Occupancy occupancy,
      AcceptGate gate,
      Set<InetSocketAddress> own) {
    this.vertx = vertx;
    this.current = current;
    this.occupancy = occupancy;
    this.gate = gate;
    this.own = own;
  }

  /**
   * Binds those that are not bound yet; all or none.
   *
   * @throws IOException if one cannot be bound
   */
  synchronized void add(List<Settings.Listener> wanted) throws IOException {
    Map<Settings.Listener, Bound> added = new LinkedHashMap<>();
    try {
      for (Settings.Listener listener : wanted) {
        if (!bound.containsKey(listener)) {
          added.put(listener, bind(listener));
        }
      }
    } catch (IOException e) {
      added.values().forEach(this::retire);
      throw e;
    }
    bound.putAll(added);
    added.values().forEach(each -> own.add(each.address()));
  }

  /** Stops accepting on those that are not wanted any more; their sessions go on. */
  synchronized void keep(List<Settings.Listener> wanted) {
    for (Settings.Listener listener : List.copyOf(bound.keySet())) {
      if (!wanted.contains(listener)) {
        Bound removed = bound.remove(listener);
        if (removed != null) {
          own.remove(removed.address());
          retire(removed);
        }
      }
    }
  }

  /** Stops accepting everywhere; sessions go on. */
  synchronized void stopAccepting() throws IOException {
    List<Future<Void>> stopped = bound.values().stream().map(Bound::stopAccepting).toList();
    EventLoops.await(Future.join(stopped), "cannot stop listening");
  }

  /** Ends the sessions in which nothing is under way. */
  synchronized void endQuiet() {
    bound.values().forEach(each -> each.instances().forEach(Listener::endQuiet));
  }

  /** The addresses bound, ports resolved, in the order of the settings. */
  synchronized List<InetSocketAddress> addresses() {
    return bound.values().stream().map(Bound::address).toList();
  }

  private Bound bind(Settings.Listener listener) throws IOException {
    InetSocketAddress asked = listener.address();
    InetSocketAddress[] found = {asked};
    List<Listener> instances = new CopyOnWriteArrayList<>();
    EventLoops.await(
        vertx.deployVerticle(
            () -> {
              Listener made =
                  new Listener(
                      asked, listener.sharePort(), current, occupancy, gate, at -> found[0] = at);
              instances.add(made);
              return made;
            },
            new DeploymentOptions().setInstances(EventLoops.COUNT)),
        "cannot listen on " + asked.getHostString() + ":" + asked.getPort());
    return new Bound(found[0], new ArrayList<>(instances));
  }

  private void retire(Bound removed) {
    removed.stopAccepting().onComplete(closed -> removed.instances().forEach(Listener::retire));
  }
}
