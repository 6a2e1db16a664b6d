package dev.sluice.health;

import dev.sluice.config.Health;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers every flip it is told of.
final class RecordingListener implements HealthListener {

    private final List<Flip> flips = new CopyOnWriteArrayList<>();
    private volatile boolean onVirtualThreads = true; // written to false only

    @Override
    public void healthChanged(Flip flip) {
        flips.add(flip);
        if (!Thread.currentThread().isVirtual()) {
            onVirtualThreads = false;
        }
    }

    List<Flip> flips() {
        return flips;
    }

    List<Health> healths() {
        return flips.stream().map(Flip::health).toList();
    }

    boolean onVirtualThreads() {
        return onVirtualThreads;
    }

    void awaitFlips(int count) {
        Await.until(count + " flips", () -> flips.size() >= count);
    }
}
