package dev.sluice.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// One server that can receive traffic.
///
/// @param key which backend this is: survives a reload that changes anything below
/// @param address where it answers
/// @param name what the operator calls it; the text of its address when not given
/// @param weight share of new sessions, relative to the pool's other backends; 0 takes no new ones
/// @param sessionsMax concurrent sessions allowed; [#UNLIMITED] for no limit
/// @param tier sessions go to the lowest tier that has an eligible backend; 0..[#TIER_MAX]
/// @param drain true when it takes no new sessions and lets the old finish
/// @param source the local address to connect from; null lets the kernel choose
/// @param proxyV2 true when it is told the client's address in a PROXY protocol header, version 2
/// @param check how it is asked whether it works; null for as its pool says
public record BackendConfig(BackendKey key, BackendAddress address, String name, int weight,
        int sessionsMax, int tier, boolean drain, @Nullable InetAddress source, boolean proxyV2,
        @Nullable CheckConfig check) {

    public static final int WEIGHT_MAX = 256;
    public static final int TIER_MAX = 255;
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public BackendConfig {
        Gate.range("weight of " + key, weight, 0, WEIGHT_MAX);
        Gate.range("sessions-max of " + key, sessionsMax, 1, UNLIMITED);
        Gate.range("tier of " + key, tier, 0, TIER_MAX);
    }

    /// A backend that is asked as its pool says.
    public BackendConfig(BackendKey key, BackendAddress address, String name, int weight,
            int sessionsMax, int tier, boolean drain, @Nullable InetAddress source,
            boolean proxyV2) {
        this(key, address, name, weight, sessionsMax, tier, drain, source, proxyV2, null);
    }

    /// This backend with its host name resolved to `resolved`; itself when its address is not a
    /// host name.
    public BackendConfig resolvedTo(InetAddress resolved) {
        if (!(address instanceof BackendAddress.Tcp(String host, int port, _))) {
            return this;
        }
        return new BackendConfig(key, new BackendAddress.Tcp(host, port, resolved), name, weight,
                sessionsMax, tier, drain, source, proxyV2, check);
    }
}
