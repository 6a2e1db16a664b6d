package dev.sluice.appliance.e2e;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Probe;
import dev.sluice.config.Probe.LagMax;
import dev.sluice.config.Probe.Postgres.Role;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.SocketProber;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Asks a server once, as the check does.
///
/// @param user who logs in
/// @param password null for none
/// @param role null where nobody wants to know
/// @param tls null for in the clear
record PostgresAsker(String user, @Nullable String password, String database, @Nullable Role role,
        @Nullable LagMax lagMax, @Nullable TlsConfig tls) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static PostgresAsker of(String user, @Nullable String password) {
        return new PostgresAsker(user, password, "postgres", null, null, null);
    }

    PostgresAsker over(TlsConfig other) {
        return new PostgresAsker(user, password, database, role, lagMax, other);
    }

    PostgresAsker withDatabase(String other) {
        return new PostgresAsker(user, password, other, role, lagMax, tls);
    }

    PostgresAsker withRole(Role other) {
        return new PostgresAsker(user, password, database, other, lagMax, tls);
    }

    PostgresAsker withLagMax(LagMax other) {
        return new PostgresAsker(user, password, database, role, other, tls);
    }

    ProbeResult ask(PostgresServer server) {
        var check = new CheckConfig.Active(
                new Probe.Postgres(user, password == null ? null : new Secret(password), database,
                        role, lagMax, tls),
                new CheckConfig.Timing(PATIENCE, PATIENCE, PATIENCE, 1, 1, 0, Duration.ZERO),
                null, OptionalInt.empty());
        var address = new BackendAddress.Tcp("127.0.0.1", server.port(),
                InetAddress.ofLiteral("127.0.0.1"));
        try (var prober = new SocketProber()) {
            return prober.probe(new CheckPlan(new BackendKey("pg", server.address()), address,
                    null, check), check, new Cutoff());
        }
    }

    /// As the log and the status say it.
    String evidence(PostgresServer server) {
        return ask(server).describe();
    }
}
