// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in whose time Netty found a buffer, engine or context that was collected
 * without having been released. Found by service loading, so that it holds for every class.
 */
public final class LeakDetection implements BeforeAllCallback, AfterAllCallback {
  private static final Recorder RECORDER = new Recorder();
  private static final long GC_PATIENCE_MILLIS = 10_000;

  static {
    // Netty's classes keep the detector that they find when they are first used.
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(RECORDER);
  }

  /** Makes sure that the detectors are in place before any class of Netty is. */
  @Override
  public void beforeAll(ExtensionContext context) {}

  @Override
  public void afterAll(ExtensionContext context) {
    List<String> leaks = leaks();
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          leaks.size() + " leaked in or before this class:\n" + String.join("\n\n", leaks));
    }
  }

  /** What was collected unreleased since the last call. */
  static List<String> leaks() {
    if (RECORDER.detectors.isEmpty()) {
      return List.of();
    }
    collect();
    // Enqueued after all that the first collection found.
    collect();
    RECORDER.detectors.forEach(Detector::report);
    List<String> leaks = new ArrayList<>();
    for (String leak = RECORDER.leaks.poll(); leak != null; leak = RECORDER.leaks.poll()) {
      leaks.add(leak);
    }
    return leaks;
  }

  /** Collects what is lost, and waits until the references to some of it have been enqueued. */
  private static void collect() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> lost = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      if (queue.remove(GC_PATIENCE_MILLIS) != lost) {
        throw new AssertionError("no garbage collection in " + GC_PATIENCE_MILLIS + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static final class Recorder extends ResourceLeakDetectorFactory {
    private final Queue<Detector<?>> detectors = new ConcurrentLinkedQueue<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      Detector<T> detector = new Detector<>(resource, samplingInterval, leaks);
      detectors.add(detector);
      return detector;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return newResourceLeakDetector(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    private final Class<T> type;
    private final Queue<String> leaks;

    Detector(Class<T> type, int samplingInterval, Queue<String> leaks) {
      super(type, samplingInterval);
      this.type = type;
      this.leaks = leaks;
    }

    /** Tracking anything makes the detector look through its queue. */
    @SuppressWarnings("unchecked")
    void report() {
      Object probe = new Object();
      ResourceLeakTracker<T> tracker = trackForcibly((T) probe);
      tracker.close((T) probe);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      leaks.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      leaks.add(resourceType + " of " + type.getName());
    }
  }
}
