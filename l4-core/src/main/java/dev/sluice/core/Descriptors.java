package dev.sluice.core;

import dev.sluice.core.posix.Posix;

/// How many file descriptors this process may open, and how many sessions that is worth.
public final class Descriptors {

    /// A TCP session holds two: the client's connection and the backend's.
    static final int PER_SESSION = 2;
    private static final int RESERVE = 256;

    private Descriptors() {}

    /// `RLIMIT_NOFILE`, after raising the soft limit to the hard one (getrlimit(2)).
    public static int limit() {
        return new Posix().raiseDescriptorLimit();
    }

    /// Sessions that fit into `limit` descriptors, with a reserve for listening sockets, checks,
    /// files and the JVM's own: 256, or a quarter of a small limit.
    static int sessionsBudget(int limit) {
        int reserve = Math.min(RESERVE, limit / 4);
        return Math.max(1, (limit - reserve) / PER_SESSION);
    }
}
