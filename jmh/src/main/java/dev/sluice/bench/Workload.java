package dev.sluice.bench;

import java.io.IOException;
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
    IDLE("5,000 sessions at rest, 64 B there and back once on each", Unit.SESSION, 5_000),
    UDP_64_1("datagrams of 64 B there and back, 1 client", 1, 64),
    UDP_64_100("datagrams of 64 B there and back, 100 clients", 100, 64),
    UDP_64_10000("datagrams of 64 B there and back, 10,000 clients", 10_000, 64),
    UDP_1200_1("datagrams of 1,200 B there and back, 1 client", 1, 1_200),
    UDP_1200_100("datagrams of 1,200 B there and back, 100 clients", 100, 1_200),
    UDP_1200_10000("datagrams of 1,200 B there and back, 10,000 clients", 10_000, 1_200);

    private static final int CLOSING_BACKENDS = 4;
    /// Datagrams under way at the same time, of all clients together.
    static final int UNDER_WAY = 128;

    /// Clients more than there are, so that no peer is at a limit.
    private static final int SESSIONS_SPARE = 500;
    /// Standard streams, jars, the log and what else a process has open beside its connections.
    private static final int DESCRIPTORS_BESIDE = 200;

    private final String title;
    private final Unit unit;
    private final int connections;
    private final int datagramBytes; // 0 over TCP

    Workload(String title, Unit unit, int connections) {
        this(title, unit, connections, 0);
    }

    Workload(String title, int clients, int datagramBytes) {
        this(title, Unit.DATAGRAM, clients, datagramBytes);
    }

    Workload(String title, Unit unit, int connections, int datagramBytes) {
        this.title = title;
        this.unit = unit;
        this.connections = connections;
        this.datagramBytes = datagramBytes;
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

    /// Addresses of the backend. Where the peer is the one who closes to it, each of the peer's ports
    /// waits for a second (TIME_WAIT), and one address would be good for 14,000 sessions a second.
    int backends() {
        return this == CLOSE_BY_CLIENT ? CLOSING_BACKENDS : 1;
    }

    Transport transport() {
        return datagramBytes == 0 ? Transport.TCP : Transport.UDP;
    }

    /// What one process needs: a peer has both sides of each TCP session open, and so has the load; over
    /// UDP each has one socket for it.
    int descriptors() {
        return (transport() == Transport.TCP ? 2 : 1) * sessionsMax() + DESCRIPTORS_BESIDE;
    }

    /// Clients and backend, which have not begun yet.
    LoadLoop load() throws IOException {
        return switch (this) {
            case BULK_1, BULK_16 -> new StreamLoop(new Bulk(connections));
            case PING_PONG_1, PING_PONG_64, PING_PONG_1000 -> new StreamLoop(
                    new PingPong(connections, false));
            case CLOSE_BY_SERVER -> new StreamLoop(new ShortSessions(connections, true));
            case CLOSE_BY_CLIENT -> new StreamLoop(new ShortSessions(connections, false),
                    backends());
            case IDLE -> new StreamLoop(new PingPong(connections, true));
            case UDP_64_1, UDP_64_100, UDP_64_10000, UDP_1200_1, UDP_1200_100, UDP_1200_10000 ->
                new DatagramLoop(
                        new DatagramLoop.Shape(connections, UNDER_WAY, datagramBytes));
        };
    }
}
