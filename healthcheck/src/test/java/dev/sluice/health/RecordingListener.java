package dev.sluice.health;

import dev.sluice.config.BackendKey;
import dev.sluice.config.Health;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers every flip it is told of.
final class RecordingListener implements HealthListener {

    private final List<Flip> flips = new CopyOnWriteArrayList<>();

    @Override
    public void healthChanged(BackendKey key, Health health, String evidence) {
        flips.add(new Flip(key, health, evidence, Thread.currentThread().isVirtual()));
    }

    List<Flip> flips() {
        return flips;
    }

    List<Health> healths() {
        return flips.stream().map(Flip::health).toList();
    }

    void awaitFlips(int count) {
        Await.until(count + " flips", () -> flips.size() >= count);
    }

    record Flip(BackendKey key, Health health, String evidence, boolean onVirtualThread) {}
}
