package dev.sluice.appliance.e2e;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.SocketProber;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Mysql checks as Sluice makes them, one at a time and without a pool around them.
record MysqlCheck(String user, @Nullable String password, Probe.Mysql.@Nullable Role role,
        @Nullable TlsConfig tls) {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final CheckConfig.Timing TIMING = new CheckConfig.Timing(Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 3, 0, Duration.ZERO);

    static MysqlCheck by(String user, @Nullable String password) {
        return new MysqlCheck(user, password, null, null);
    }

    MysqlCheck wanting(Probe.Mysql.Role wanted) {
        return new MysqlCheck(user, password, wanted, tls);
    }

    MysqlCheck over(TlsConfig encryption) {
        return new MysqlCheck(user, password, role, encryption);
    }

    /// The finding, or a failure of the test when there is none.
    Finding ask(MariadbServer server) {
        return switch (probe(address(server))) {
            case ProbeResult.Answered(Finding finding, _) -> finding;
            case ProbeResult other -> throw new AssertionError(other.describe());
        };
    }

    static BackendAddress address(MariadbServer server) {
        return new BackendAddress.Tcp("127.0.0.1", server.port(), LOOPBACK);
    }

    ProbeResult probe(BackendAddress address) {
        var probe = new Probe.Mysql(user, password == null ? null : new Secret(password), role,
                tls);
        var check = new CheckConfig.Active(probe, TIMING, null, OptionalInt.empty());
        try (var prober = new SocketProber()) {
            return prober.probe(new CheckPlan(new BackendKey("db", "x"), address, null, check),
                    check, new Cutoff());
        }
    }
}
