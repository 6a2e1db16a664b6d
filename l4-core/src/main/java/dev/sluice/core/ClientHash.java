package dev.sluice.core;

import dev.sluice.config.HashConfig;

/// What the hashing pickers know a client by: the part of its address that `hash` names.
final class ClientHash {

    private final long v4Low;
    private final long v6High;
    private final long v6Low;
    private final boolean withPort;

    ClientHash(HashConfig hash) {
        v4Low = Ip.mask(Integer.SIZE + hash.v4Prefix());
        v6High = Ip.mask(hash.v6Prefix());
        v6Low = Ip.mask(hash.v6Prefix() - Long.SIZE);
        withPort = switch (hash.on()) {
            case SOURCE_IP -> false;
            case SOURCE_IP_PORT -> true;
        };
    }

    /// The hash of a client; the same on every balancer with the same configuration.
    int of(long high, long low, int port) {
        boolean v4 = Ip.isV4(high, low);
        long upper = v4 ? high : high & v6High;
        long lower = v4 ? low & v4Low : low & v6Low;
        long hash = Mix.mix(lower + Mix.mix(upper + Mix.GOLDEN));
        if (withPort) {
            hash = Mix.mix(hash + port);
        }
        return (int) (hash >>> Integer.SIZE);
    }
}
