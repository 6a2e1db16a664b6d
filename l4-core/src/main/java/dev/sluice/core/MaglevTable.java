package dev.sluice.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The lookup table of [Maglev]: every place belongs to one backend, each backend has as many as
/// its weight says to within about one, and most keep their owner when a backend comes or goes.
///
/// Each backend has a random order of all places. In turns, by weight, each takes the first place
/// of its order that nobody has. Backends are sorted by hash first: the order of the file does not
/// matter.
final class MaglevTable {

    /// Primes, each about twice the one before: 128 KiB to 1 MiB of table.
    private static final int[] SIZES = {65_537, 131_071, 262_147, 524_309};
    /// With three places for each pair of backends, one that goes away moves hardly more than its
    /// own clients; with the paper's hundred places per backend it moves six times as many when
    /// there are a thousand.
    private static final int PLACES_PER_PAIR = 3;

    private final char[] places; // 16 bits are enough for the backends of a pool, and half an int

    MaglevTable(Roster roster, int size) {
        places = new char[size];
        fill(roster);
    }

    /// The size for a pool of so many configured backends, up or not: a table of another size would
    /// move nearly every client, so the size may not depend on health. One of up to 400 backends
    /// that goes away moves fewer than 2/N of the clients; beyond that, memory is the limit.
    static int sizeFor(int poolSize) {
        int wanted = PLACES_PER_PAIR * poolSize * poolSize;
        int size = SIZES[0];
        for (int i = 1; i < SIZES.length && size < wanted; i++) {
            size = SIZES[i];
        }
        return size;
    }

    int size() {
        return places.length;
    }

    /// The backend, by its index, at the place that `hash` points to.
    int at(long hash) {
        return places[Mix.below(places.length, hash)];
    }

    /// The owner of place number `place`.
    int owner(int place) {
        return places[place];
    }

    private void fill(Roster roster) {
        int[] order = byHash(roster);
        var next = new int[order.length];
        var skip = new int[order.length];
        for (int i : order) {
            long hash = roster.backends[i].hash();
            next[i] = Mix.below(places.length, hash);
            skip[i] = 1 + Mix.below(places.length - 1, Mix.mix(hash + Mix.GOLDEN));
        }
        int heaviest = Arrays.stream(roster.weights).max().orElseThrow();
        var credit = new int[order.length];
        Arrays.fill(credit, heaviest / 2);
        var taken = new long[places.length / Long.SIZE + 1]; // a bit for each place: fits the cache
        int free = places.length;
        while (true) {
            for (int i : order) {
                credit[i] += roster.weights[i];
                if (credit[i] >= heaviest) {
                    credit[i] -= heaviest;
                    int place = firstFree(taken, next[i], skip[i]);
                    taken[place >>> 6] |= 1L << place;
                    places[place] = (char) i;
                    next[i] = step(place, skip[i]);
                    if (--free == 0) {
                        return;
                    }
                }
            }
        }
    }

    private int firstFree(long[] taken, int from, int skip) {
        int place = from;
        while ((taken[place >>> 6] & 1L << place) != 0) {
            place = step(place, skip);
        }
        return place;
    }

    private int step(int place, int skip) {
        int next = place + skip; // cannot overflow: both are below 2^20
        return next < places.length ? next : next - places.length;
    }

    private static int[] byHash(Roster roster) {
        return IntStream.range(0, roster.size()).boxed()
                .sorted(Comparator.comparingLong(i -> roster.backends[i].hash()))
                .mapToInt(Integer::intValue).toArray();
    }
}
