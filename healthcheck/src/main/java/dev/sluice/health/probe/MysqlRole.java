package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server is to its clients: one that takes writes, one that does not, or a synced member of
/// a Galera cluster.
final class MysqlRole {

    private static final String READ_ONLY = "read_only";

    /// `super_read_only` is MySQL's, where it comes with `read_only`; a reader of Amazon Aurora has
    /// only the last one on.
    private static final List<String> SWITCHES = List.of(READ_ONLY, "super_read_only",
            "innodb_read_only");

    private static final String READY = "wsrep_ready";
    private static final String CLUSTER = "wsrep_cluster_status";
    private static final String STATE = "wsrep_local_state";
    private static final String SYNCED = "4";

    private final MysqlQuery query;

    MysqlRole(MysqlQuery query) {
        this.query = query;
    }

    Finding ask(Probe.Mysql.Role wanted) throws IOException {
        return switch (wanted) {
            case PRIMARY -> isReadOnly()
                    ? new Finding.WrongRole("is read-only (expected: primary)")
                    : Finding.good("read-write");
            case REPLICA -> isReadOnly()
                    ? Finding.good("read-only")
                    : new Finding.WrongRole("is read-write (expected: replica)");
            case ANY -> Finding.good(isReadOnly() ? "read-only" : "read-write");
            case SYNCED -> {
                String state = galeraState();
                yield state == null
                        ? Finding.good("synced")
                        : new Finding.WrongRole(state + " (expected: synced)");
            }
        };
    }

    private boolean isReadOnly() throws IOException {
        Map<String, String> values = query.show("VARIABLES", SWITCHES);
        if (!values.containsKey(READ_ONLY)) {
            throw new BadAnswer("does not say whether it is read-only");
        }
        boolean isReadOnly = false;
        for (String name : SWITCHES) {
            isReadOnly |= isOn(name, values.getOrDefault(name, "OFF"));
        }
        return isReadOnly;
    }

    /// MariaDB 12 knows more than one kind of on.
    private static boolean isOn(String name, String value) throws BadAnswer {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "ON", "1", "NO_LOCK", "NO_LOCK_NO_ADMIN" -> true;
            case "OFF", "0" -> false;
            default -> throw new BadAnswer("%s is %s (expected: ON or OFF)".formatted(name,
                    Excerpt.of(value)));
        };
    }

    /// Null when it is synced, else what it is instead (Galera Cluster: "Galera Status Variables",
    /// "Node State Changes"). A donor answers, but lags behind the others while it gives its data away.
    private @Nullable String galeraState() throws IOException {
        Map<String, String> values = query.show("STATUS", List.of(READY, CLUSTER, STATE));
        String cluster = values.getOrDefault(CLUSTER, "Disconnected");
        String state = values.get(STATE);
        if (state == null || cluster.equalsIgnoreCase("Disconnected")) {
            return "is in no Galera cluster";
        }
        if (!cluster.equalsIgnoreCase("Primary")) {
            return "is in a part of its cluster without a majority";
        }
        return switch (state) {
            case SYNCED -> isOn(READY, values.getOrDefault(READY, "OFF"))
                    ? null
                    : "is synced, but not ready for queries";
            case "1" -> "is joining its cluster";
            case "2" -> "is a donor or desynced";
            case "3" -> "has joined its cluster and catches up";
            default -> "is in wsrep_local_state " + Excerpt.of(state);
        };
    }
}
