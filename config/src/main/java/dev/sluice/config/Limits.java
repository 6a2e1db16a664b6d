package dev.sluice.config;

/// How many sessions a listener takes, in all and from one source, and how fast it takes new ones.
/// A source is one IPv4 address, or one IPv6 /64, since an IPv6 client owns at least that much.
///
/// @param sessions open at once; [#AUTO] is as many as the file descriptors allow
/// @param sessionsPerSource open at once from one source; [#UNLIMITED] for no limit
/// @param rate new sessions per time, from everybody together
/// @param ratePerSource new sessions per time from one source
public record Limits(int sessions, int sessionsPerSource, Rate rate, Rate ratePerSource) {

    /// `sessions: auto`.
    public static final int AUTO = 0;
    public static final int UNLIMITED = Integer.MAX_VALUE;
    public static final Limits DEFAULT = new Limits(AUTO, UNLIMITED, Rate.UNLIMITED,
            Rate.UNLIMITED);

    public Limits {
        Gate.range("limits.sessions", sessions, AUTO, UNLIMITED);
        Gate.range("limits.sessions-per-source", sessionsPerSource, 1, UNLIMITED);
    }
}
