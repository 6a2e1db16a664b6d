package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Redis.Role;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Asks a Redis or Valkey server whether it serves, and which role it has.
final class RedisProbe {

    private final RedisClient client;
    private final Masters masters;

    RedisProbe(Wire wire, Masters masters) {
        this.client = new RedisClient(wire);
        this.masters = masters;
    }

    /// Who knows better than a server whether it is the master.
    @FunctionalInterface
    interface Masters {

        /// Believes every server.
        Masters BELIEVED = () -> Finding.good("master");

        /// What becomes of a server that says it is the master.
        Finding judge() throws IOException;
    }

    Finding ask(Probe.Redis probe) throws IOException {
        Finding finding = find(probe);
        if (!(finding instanceof Finding.Bad)) {
            client.quit();
        }
        return finding;
    }

    private Finding find(Probe.Redis probe) throws IOException {
        Finding complaint = client.authenticate(probe.user(), probe.password());
        if (complaint == null) {
            complaint = ping();
        }
        if (complaint != null) {
            return complaint;
        }
        return probe.role() == null ? Finding.GOOD : role(probe.role());
    }

    private @Nullable Finding ping() throws IOException {
        return switch (client.ask("PING")) {
            case RespReply.Status(String text) when text.equals("PONG") -> null;
            case RespReply reply -> RedisComplaint.of("PING", reply);
        };
    }

    private Finding role(Role wanted) throws IOException {
        return switch (client.ask("ROLE")) {
            case RespReply.Failure failure when failure.text().contains("unknown command") ->
                new Finding.Bad("does not know ROLE (expected: Redis 2.8.12 or newer)");
            case RespReply.Failure failure -> RedisComplaint.of("ROLE", failure);
            case RespReply reply -> judge(RedisRole.of(reply), wanted);
        };
    }

    private Finding judge(RedisRole role, Role wanted) throws IOException {
        return switch (role) {
            case RedisRole.Master() -> switch (wanted) {
                case MASTER -> masters.judge();
                case REPLICA -> new Finding.WrongRole("is a master (expected: replica)");
                case ANY -> Finding.good("master");
            };
            case RedisRole.Replica(String link) -> switch (wanted) {
                case MASTER -> new Finding.WrongRole("is a replica (expected: master)");
                case REPLICA -> replica(link);
                case ANY -> Finding.good(described(link));
            };
            case RedisRole.Sentinel() -> switch (wanted) {
                case MASTER -> new Finding.WrongRole("is a Sentinel (expected: master)");
                case REPLICA -> new Finding.WrongRole("is a Sentinel (expected: replica)");
                case ANY -> Finding.good("Sentinel");
            };
        };
    }

    /// A replica that has lost its master keeps what it has, and reads go on: were it taken for
    /// down, a failover would take all replicas down with the master. One that copies everything
    /// may have nothing yet.
    private static Finding replica(String link) {
        return link.equals("sync")
                ? new Finding.Declined("is a replica that has not copied its master yet")
                : Finding.good(described(link));
    }

    private static String described(String link) {
        return link.equals("connected")
                ? "replica"
                : "replica without a link to its master: " + Excerpt.of(link);
    }
}
