package dev.sluice.core;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Backends for tests of pickers, and what they get.
final class Fleet {

    private Fleet() {}

    static Backend backend(int number) {
        return backend(config(number, 1, BackendConfig.UNLIMITED));
    }

    static Backend backend(int number, int weight, int sessionsMax) {
        return backend(config(number, weight, sessionsMax));
    }

    /// One whose sessions, if it has any, are not counted.
    static Backend backend(BackendConfig config) {
        return new Backend(config,
                new CounterSet<BackendCounter>(List.of(), List.of(), new int[0]));
    }

    static BackendConfig config(int number, int weight, int sessionsMax) {
        return config(number, weight, sessionsMax, 0, false);
    }

    static BackendConfig config(int number, int weight, int sessionsMax, int tier, boolean drain) {
        var ip = InetAddress.ofLiteral("10.0.%d.%d".formatted(number >> 8, number & 0xff));
        var address = new BackendAddress.Tcp(ip.getHostAddress(), 5432, ip);
        return new BackendConfig(new BackendKey("pg", address.toString()), address,
                address.toString(), weight, sessionsMax, tier, drain, null, false);
    }

    /// New backends with these weights, and room for any number of sessions.
    static List<Candidate> weighing(int... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Candidate(backend(i, weights[i], BackendConfig.UNLIMITED),
                        weights[i]))
                .toList();
    }

    /// As many new backends, all of weight 1.
    static List<Candidate> equal(int count) {
        var weights = new int[count];
        Arrays.fill(weights, 1);
        return weighing(weights);
    }

    static List<Candidate> without(List<Candidate> candidates, int index) {
        var others = new ArrayList<>(candidates);
        others.remove(index);
        return others;
    }

    static Tried tried(Backend... backends) {
        var tried = new Tried();
        for (Backend backend : backends) {
            tried.add(backend);
        }
        return tried;
    }

    /// Where `picks` clients go, each with another hash, and none of them staying.
    static Map<@Nullable Backend, Integer> spread(Picker picker, int picks, Tried tried) {
        var counts = new HashMap<@Nullable Backend, Integer>();
        for (int client = 0; client < picks; client++) {
            counts.merge(picker.pick(clientHash(client), tried), 1, Integer::sum);
        }
        return counts;
    }

    static Map<@Nullable Backend, Integer> spread(Picker picker, int picks) {
        return spread(picker, picks, Tried.NONE);
    }

    /// The hash of the client with this number.
    static int clientHash(int number) {
        return (int) Mix.mix(number + Mix.GOLDEN);
    }

    /// Opens one session on the backend that is picked, which must have room.
    static Backend open(Picker picker, int clientHash) {
        Backend backend = picker.pick(clientHash, Tried.NONE);
        if (backend == null || !backend.tryAcquire()) {
            throw new AssertionError("no backend with room was picked: " + backend);
        }
        return backend;
    }

    static void fill(Backend backend) {
        while (backend.tryAcquire()) {
            // until it is full
        }
    }

    /// Pearson's chi-square of what the backends got against their weights.
    static double chiSquare(List<Candidate> candidates, Map<@Nullable Backend, Integer> counts) {
        double picks = counts.values().stream().mapToInt(Integer::intValue).sum();
        double weights = candidates.stream().mapToInt(Candidate::weight).sum();
        double sum = 0;
        for (Candidate candidate : candidates) {
            double expected = picks * candidate.weight() / weights;
            double off = counts.getOrDefault(candidate.backend(), 0) - expected;
            sum += off * off / expected;
        }
        return sum;
    }
}
