package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks a PostgreSQL server that has let us in what part it has in replication, in one round trip
/// (PostgreSQL documentation, "Message Flow", "Simple Query").
final class PostgresQuestion {

    static final String ROLE = "SELECT pg_is_in_recovery()";

    /// How far a standby is behind: bytes; milliseconds since the primary committed what it has
    /// replayed last; whether it hears from a primary. What it has received is read first, so that
    /// a busy standby seems ahead rather than behind.
    ///
    /// `latest_end_lsn`, how far the primary has said it is, is seen by members of `pg_monitor`
    /// alone and null for others; `pid` is for everybody.
    static final String LAG = """
            SELECT pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), w.latest_end_lsn), \
            pg_last_wal_replay_lsn())::bigint, \
            (extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)\
            ::bigint, w.pid IS NOT NULL \
            FROM (VALUES (1)) AS one LEFT JOIN pg_stat_wal_receiver AS w ON true""";

    private static final int COLUMNS_MAX = 8;

    private final PostgresMessages messages;

    PostgresQuestion(PostgresMessages messages) {
        this.messages = messages;
    }

    /// The two are statements of their own, so that a server which does not know the second still
    /// answers the first: one before version 10, or a relative that has no log of this kind.
    Finding ask(Probe.Postgres probe) throws IOException {
        if (probe.role() == null && probe.lagMax() == null) {
            return Finding.GOOD;
        }
        boolean lagMatters = probe.role() != Probe.Postgres.Role.PRIMARY;
        messages.send('Q', PostgresMessages.texts(lagMatters ? ROLE + "; " + LAG : ROLE));
        var rows = new ArrayList<List<@Nullable String>>();
        PostgresError error = null;
        while (true) {
            PostgresMessage message = messages.next();
            switch (message.type()) {
                case 'D' -> rows.add(row(message));
                case 'E' -> {
                    error = PostgresError.of(message);
                    if (rows.isEmpty()) {
                        return error.finding();
                    }
                }
                case 'T', 'C' -> {
                    // The columns' names, and how many rows there were.
                }
                case 'Z' -> {
                    return PostgresStanding.of(rows, error).judge(probe);
                }
                default -> throw message.unexpected();
            }
        }
    }

    private static List<@Nullable String> row(PostgresMessage message) throws BadAnswer {
        int columns = message.int16();
        if (columns < 0 || columns > COLUMNS_MAX) {
            throw message.malformed();
        }
        var row = new ArrayList<@Nullable String>(columns);
        for (int i = 0; i < columns; i++) {
            int length = message.int32();
            row.add(length == -1 ? null : PostgresMessage.latin(message.bytes(length)));
        }
        return row;
    }
}
