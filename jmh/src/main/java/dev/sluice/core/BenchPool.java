package dev.sluice.core;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Pools to measure on: weights from 1 to 8, sessions as they might be on an ordinary day, and
/// every connect time known. The same for every run.
final class BenchPool {

    private static final CounterSet<BackendCounter> NO_COUNTERS = new CounterSet<BackendCounter>(
            List.of(),
            List.of(), new int[0]);
    private static final int WEIGHT_MAX = 8;
    private static final int SESSIONS_MAX = 50;
    private static final long CONNECT_NANOS_MAX = 2_000_000;

    private BenchPool() {}

    /// @param fullPercent how many of a hundred backends are full
    static List<Candidate> of(int size, int fullPercent) {
        var random = new Random(size);
        var candidates = new ArrayList<Candidate>(size);
        long now = System.nanoTime();
        for (int i = 0; i < size; i++) {
            int weight = 1 + random.nextInt(WEIGHT_MAX);
            boolean full = i * 100 < size * fullPercent;
            int sessions = 1 + random.nextInt(SESSIONS_MAX);
            var backend = new Backend(
                    config(i, weight, full ? sessions : BackendConfig.UNLIMITED), NO_COUNTERS);
            open(backend, sessions);
            backend.connected(random.nextLong(1, CONNECT_NANOS_MAX), now);
            candidates.add(new Candidate(backend, weight));
        }
        return candidates;
    }

    private static void open(Backend backend, int sessions) {
        for (int session = 0; session < sessions; session++) {
            if (!backend.tryAcquire()) {
                throw new IllegalStateException(backend + " is full (expected: room)");
            }
        }
    }

    private static BackendConfig config(int i, int weight, int sessionsMax) {
        String host = "10.0.%d.%d".formatted(i >> 8, i & 0xff);
        var address = new BackendAddress.Tcp(host, 5432, InetAddress.ofLiteral(host));
        return new BackendConfig(new BackendKey("bench", address.toString()), address,
                address.toString(), weight, sessionsMax, 0, false, null, false);
    }
}
