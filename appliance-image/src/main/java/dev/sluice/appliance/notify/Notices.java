package dev.sluice.appliance.notify;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.Health;
import dev.sluice.config.NotifyConfig;
import dev.sluice.config.PoolConfig;
import dev.sluice.health.Flip;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells of flips whom the configuration names. Any thread may call, and none waits but in [#close].
public final class Notices implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    // Guarded by this.
    private final Map<Way, Lane> lanes = new LinkedHashMap<>();
    private final List<Lane> leaving = new ArrayList<>();

    /// How notices went.
    ///
    /// @param told notices that arrived
    /// @param failed notices that did not
    /// @param dropped flips nobody will hear of, because too many waited
    /// @param waiting flips that are still to be told
    public record Count(long told, long failed, long dropped, int waiting) {

        private Count plus(Count other) {
            return new Count(told + other.told, failed + other.failed, dropped + other.dropped,
                    waiting + other.waiting);
        }
    }

    /// From now on tells whom this configuration names. What waits goes to a pool's new hook, or to
    /// nobody where there is none any more; a notice under way is not ended.
    public synchronized void apply(BalancerConfig config) {
        var wanted = new LinkedHashMap<Way, Hook>();
        for (PoolConfig pool : config.pools()) {
            NotifyConfig notify = pool.notices();
            if (!notify.command().isEmpty()) {
                wanted.put(new Way(pool.name(), Kind.EXEC),
                        new ProgramHook(notify.command(), notify.timeout()));
            }
            URI webhook = notify.webhook();
            if (webhook != null) {
                wanted.put(new Way(pool.name(), Kind.WEBHOOK),
                        new WebHook(webhook, notify.timeout()));
            }
        }
        lanes.forEach((way, lane) -> follow(lane, wanted.get(way)));
        lanes.keySet().retainAll(wanted.keySet());
        wanted.forEach((way, hook) -> lanes.computeIfAbsent(way, _ -> new Lane(way.pool, hook)));
    }

    /// Leaves word of a flip. That a backend is up is no news when nothing else was known of it:
    /// otherwise each start would announce every backend.
    public synchronized void tell(Flip flip) {
        if (flip.before() == null && flip.health() == Health.UP) {
            return;
        }
        for (Kind kind : Kind.values()) {
            Lane lane = lanes.get(new Way(flip.key().pool(), kind));
            if (lane != null) {
                lane.tell(flip);
            }
        }
    }

    /// How it went for a pool; empty where nobody is to be told.
    public synchronized Optional<Count> count(String pool) {
        return lanes.entrySet().stream().filter(lane -> lane.getKey().pool.equals(pool))
                .map(lane -> lane.getValue().count()).reduce(Count::plus);
    }

    /// Ends what runs; what waits is not told. May be called again.
    @Override
    public void close() {
        List<Lane> ending;
        synchronized (this) {
            lanes.values().forEach(this::retire);
            lanes.clear();
            ending = List.copyOf(leaving);
        }
        try {
            for (Lane lane : ending) {
                lane.close(CLOSE_WAIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Lane lane, @Nullable Hook hook) {
        if (hook == null) {
            retire(lane);
        } else {
            lane.follow(hook);
        }
    }

    private void retire(Lane lane) {
        leaving.removeIf(Lane::isIdle);
        lane.retire();
        leaving.add(lane);
    }

    private enum Kind {
        EXEC, WEBHOOK
    }

    private record Way(String pool, Kind kind) {}
}
