package dev.sluice.bench;

import java.util.Locale;

/// A kind of traffic to compare under.
enum Workload {
    BULK_1("bulk one way, 1 connection", Unit.GIGABYTE, 1),
    BULK_16("bulk one way, 16 connections", Unit.GIGABYTE, 16),
    PING_PONG_1("64 B there and back, 1 connection", Unit.REQUEST, 1),
    PING_PONG_64("64 B there and back, 64 connections", Unit.REQUEST, 64),
    PING_PONG_1000("64 B there and back, 1,000 connections", Unit.REQUEST, 1_000),
    CLOSE_BY_SERVER("connect, 100 B there and back, the backend closes", Unit.SESSION, 32),
    CLOSE_BY_CLIENT("connect, 100 B there and back, the client closes", Unit.SESSION, 32),
    IDLE("5,000 sessions at rest, 64 B there and back once on each", Unit.SESSION, 5_000);

    /// Clients more than there are, so that no peer is at a limit.
    private static final int SESSIONS_SPARE = 500;
    /// Standard streams, jars, the log and what else a process has open beside its connections.
    private static final int DESCRIPTORS_BESIDE = 200;

    private final String title;
    private final Unit unit;
    private final int connections;

    Workload(String title, Unit unit, int connections) {
        this.title = title;
        this.unit = unit;
        this.connections = connections;
    }

    /// As in the option `--workloads`, for example `ping-pong-64`.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    Unit unit() {
        return unit;
    }

    /// Clients at the same time.
    int connections() {
        return connections;
    }

    /// What a peer is set up for.
    int sessionsMax() {
        return connections + SESSIONS_SPARE;
    }

    /// What one process needs: a peer has both sides of each session open, and so has the load.
    int descriptors() {
        return 2 * sessionsMax() + DESCRIPTORS_BESIDE;
    }

    /// What clients and backend say.
    Traffic traffic() {
        return switch (this) {
            case BULK_1, BULK_16 -> new Bulk(connections);
            case PING_PONG_1, PING_PONG_64, PING_PONG_1000 -> new PingPong(connections, false);
            case CLOSE_BY_SERVER -> new ShortSessions(connections, true);
            case CLOSE_BY_CLIENT -> new ShortSessions(connections, false);
            case IDLE -> new PingPong(connections, true);
        };
    }
}
