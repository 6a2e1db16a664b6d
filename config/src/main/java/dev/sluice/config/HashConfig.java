package dev.sluice.config;

/// What the hashing algorithms hash, and how unevenly they may load the backends.
///
/// @param on which part of the client's address counts
/// @param v4Prefix leading bits of an IPv4 address that count, 1..32
/// @param v6Prefix leading bits of an IPv6 address that count, 1..128
/// @param bound most sessions a backend may hold, as a multiple of the average (consistent hashing
///     with bounded loads, Mirrokni et al. 2016); at least 1.01, or [#UNBOUNDED]
public record HashConfig(On on, int v4Prefix, int v6Prefix, double bound) {

    public static final double UNBOUNDED = Double.POSITIVE_INFINITY;
    public static final double BOUND_MIN = 1.01;
    public static final HashConfig DEFAULT = new HashConfig(On.SOURCE_IP, 32, 64, UNBOUNDED);

    public HashConfig {
        Gate.range("hash.v4-prefix", v4Prefix, 1, 32);
        Gate.range("hash.v6-prefix", v6Prefix, 1, 128);
        if (!(bound >= BOUND_MIN)) {
            throw new IllegalArgumentException(
                    "hash.bound: %s (expected: >= %s)".formatted(bound, BOUND_MIN));
        }
    }

    /// Which part of the client's address counts.
    public enum On {
        SOURCE_IP, SOURCE_IP_PORT
    }
}
