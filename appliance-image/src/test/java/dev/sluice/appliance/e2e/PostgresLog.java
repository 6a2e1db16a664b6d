package dev.sluice.appliance.e2e;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a PostgreSQL server has written into its log over all its lives: who came, and which part
/// it had when. The server's word, not the balancer's.
record PostgresLog(PostgresServer server) {

    private static final Pattern LINE = Pattern.compile("(\\d+)\\.(\\d{3}) \\[.*");
    private static final String BECOMES_STANDBY = "entering standby mode";
    /// A moment before it takes the first write.
    private static final String BECOMES_PRIMARY = "archive recovery complete";

    /// When it began to be a standby, for the last time; in milliseconds since 1970.
    long standbySince() {
        return times(BECOMES_STANDBY).reduce((_, last) -> last).orElseThrow();
    }

    /// When it began to be a primary, for the last time, likewise.
    long primarySince() {
        return times(BECOMES_PRIMARY).reduce((_, last) -> last).orElseThrow();
    }

    /// When this user was let in, from one moment to another.
    List<Long> visits(String user, long from, long to) {
        return times("connection authorized: user=" + user + " ")
                .filter(time -> time >= from && time <= to).toList();
    }

    /// Writes that came to a server which takes none.
    long refusedWrites() {
        return times("in a read-only transaction").count();
    }

    private Stream<Long> times(String words) {
        return server.process().output().lines().filter(line -> line.contains(words))
                .map(LINE::matcher).filter(line -> line.matches())
                .map(line -> Long.parseLong(line.group(1) + line.group(2)));
    }
}
