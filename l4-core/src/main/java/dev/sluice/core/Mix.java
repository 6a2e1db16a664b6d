package dev.sluice.core;

/// Hashing that is the same on every machine and in every run, so that several balancers send a
/// client to the same backend. Not secret: whoever owns many addresses can choose among them.
final class Mix {

    /// 2^64 divided by the golden ratio: consecutive multiples are far apart.
    static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private static final long FNV_START = 0xcbf2_9ce4_8422_2325L;
    private static final long FNV_PRIME = 0x0000_0100_0000_01b3L;

    private Mix() {}

    /// Spreads every bit of `x` over the whole result (David Stafford's variant 13 of the
    /// MurmurHash3 finalizer, as in SplitMix64). A bijection: different `x`, different results.
    static long mix(long x) {
        long z = (x ^ (x >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }

    /// The hash of a text: FNV-1a over its characters, then mixed.
    static long text(String text) {
        long hash = FNV_START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /// A number from 0 to `bound - 1`, by the upper half of `hash`.
    static int below(int bound, long hash) {
        return (int) (((hash >>> 32) * bound) >>> 32);
    }
}
