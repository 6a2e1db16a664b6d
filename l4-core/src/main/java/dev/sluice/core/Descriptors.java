package dev.sluice.core;

import dev.sluice.core.posix.ProcessResources;

/// How many file descriptors this process may open, and how many sessions that is worth.
public final class Descriptors {

    /// A TCP session holds two, the client's connection and the backend's; a UDP session one.
    static final int PER_SESSION = 2;
    private static final int RESERVE = 256;
    private static final int PIPES_MAX = 1024;
    private static final int PER_PIPE = 2;
    /// One pipe for so many descriptors: a few serve many sessions.
    private static final int DESCRIPTORS_FOR_A_PIPE = 64;

    private Descriptors() {}

    /// `RLIMIT_NOFILE`, after raising the soft limit to the hard one (getrlimit(2)).
    public static int limit() {
        return ProcessResources.raiseDescriptorLimit();
    }

    /// What `limit` descriptors are worth, with a reserve for listening sockets, checks, files and
    /// the JVM's own: 256, or a quarter of a small limit.
    static Budget budget(int limit) {
        int pipes = Math.min(PIPES_MAX, limit / DESCRIPTORS_FOR_A_PIPE);
        int reserve = Math.min(RESERVE, limit / 4) + PER_PIPE * pipes;
        return new Budget(Math.max(1, (limit - reserve) / PER_SESSION), pipes);
    }

    /// How descriptors are spent.
    ///
    /// @param sessions open at once
    /// @param pipes open at once, on all loops together; none means that nothing is spliced
    record Budget(int sessions, int pipes) {}
}
