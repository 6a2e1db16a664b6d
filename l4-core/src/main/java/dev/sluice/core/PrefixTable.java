package dev.sluice.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Longest prefix match over one address family, by binary search on prefix lengths (Waldvogel,
/// Varghese, Turner and Plattner, "Scalable High Speed IP Routing Lookups", SIGCOMM 1997).
///
/// All prefixes are in one hash table. A look-up asks it for the address cut to the middle one of
/// the lengths in use; what is found sends the search to longer ones, a miss to shorter ones. So
/// that every longer prefix is found on the way, *markers* stand at the lengths that lead to it;
/// each carries the verdict of the longest real prefix that covers it, so the search never turns
/// back. That makes at most 6 questions for IPv4 and 8 for IPv6, however many prefixes there are.
///
/// Immutable once built.
final class PrefixTable {

    /// The verdict of an address in no prefix. The others are the caller's, above 0.
    static final byte NONE = 0;

    private static final byte EMPTY = -1;
    private static final int SLOTS_MIN = 16;

    /// A range and what is said of it. An IPv4 address stands in the first 32 bits.
    ///
    /// @param length 0..128
    /// @param verdict above [#NONE]
    record Prefix(long high, long low, int length, byte verdict) {}

    private final int[] lengths; // those in use, ascending

    // The hash table: open addressing, at most half full, a power of two slots.
    private long[] highs = new long[SLOTS_MIN];
    private long[] lows = new long[SLOTS_MIN];
    private short[] cuts = new short[SLOTS_MIN]; // the length of the prefix or marker in the slot
    private byte[] verdicts = allEmpty(SLOTS_MIN);
    private int size;

    /// When a prefix is given twice, the later one counts.
    PrefixTable(List<Prefix> prefixes) {
        lengths = prefixes.stream().mapToInt(Prefix::length).sorted().distinct().toArray();
        // Ascending: what a marker inherits is then already in the table.
        prefixes.stream().sorted(Comparator.comparingInt(Prefix::length)).forEach(this::add);
    }

    /// The verdict of the longest prefix that covers the address.
    byte find(long high, long low) {
        return find(0, lengths.length - 1, high, low, NONE);
    }

    private byte find(int from, int to, long high, long low, byte found) {
        byte best = found;
        int shortest = from;
        int longest = to;
        while (shortest <= longest) {
            int middle = (shortest + longest) >>> 1;
            byte verdict = verdicts[slotOf(high, low, lengths[middle])];
            if (verdict == EMPTY) {
                longest = middle - 1;
            } else {
                best = verdict;
                shortest = middle + 1;
            }
        }
        return best;
    }

    private void add(Prefix prefix) {
        byte covered = NONE;
        int shortest = 0;
        int longest = lengths.length - 1;
        while (true) {
            int middle = (shortest + longest) >>> 1;
            int length = lengths[middle];
            if (length == prefix.length) {
                put(prefix.high, prefix.low, length, prefix.verdict);
                return;
            }
            if (length > prefix.length) {
                longest = middle - 1;
                continue;
            }
            byte marker = verdicts[slotOf(prefix.high, prefix.low, length)];
            if (marker == EMPTY) {
                marker = find(shortest, middle - 1, prefix.high, prefix.low, covered);
                put(prefix.high, prefix.low, length, marker);
            }
            covered = marker;
            shortest = middle + 1;
        }
    }

    private void put(long high, long low, int length, byte verdict) {
        if (size >= verdicts.length / 2) {
            grow();
        }
        int slot = slotOf(high, low, length);
        if (verdicts[slot] == EMPTY) {
            size++;
        }
        highs[slot] = high & Ip.mask(length);
        lows[slot] = low & Ip.mask(length - Long.SIZE);
        cuts[slot] = (short) length;
        verdicts[slot] = verdict;
    }

    /// Where the address cut to `length` stands, or the free slot where it would.
    private int slotOf(long high, long low, int length) {
        long upper = high & Ip.mask(length);
        long lower = low & Ip.mask(length - Long.SIZE);
        int mask = verdicts.length - 1;
        int slot = home(upper, lower, length) & mask;
        while (verdicts[slot] != EMPTY
                && (highs[slot] != upper || lows[slot] != lower || cuts[slot] != length)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int home(long high, long low, int length) {
        return (int) Mix.mix(high + Mix.mix(low + length * Mix.GOLDEN));
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        short[] oldCuts = cuts;
        byte[] oldVerdicts = verdicts;
        int slots = oldVerdicts.length * 2;
        highs = new long[slots];
        lows = new long[slots];
        cuts = new short[slots];
        verdicts = allEmpty(slots);
        size = 0;
        for (int slot = 0; slot < oldVerdicts.length; slot++) {
            if (oldVerdicts[slot] != EMPTY) {
                put(oldHighs[slot], oldLows[slot], oldCuts[slot], oldVerdicts[slot]);
            }
        }
    }

    private static byte[] allEmpty(int slots) {
        var verdicts = new byte[slots];
        Arrays.fill(verdicts, EMPTY);
        return verdicts;
    }

    /// How often a look-up asks the hash table at most.
    int depth() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(lengths.length);
    }

    /// How many slots the table looks at for its average entry; near 1 when it hashes well.
    double slotsPerEntry() {
        int mask = verdicts.length - 1;
        long looks = 0;
        for (int slot = 0; slot < verdicts.length; slot++) {
            if (verdicts[slot] != EMPTY) {
                looks += 1 + ((slot - home(highs[slot], lows[slot], cuts[slot])) & mask);
            }
        }
        return size == 0 ? 0 : (double) looks / size;
    }
}
