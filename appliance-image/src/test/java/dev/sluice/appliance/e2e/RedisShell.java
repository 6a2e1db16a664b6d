package dev.sluice.appliance.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an operator asks a Redis, or a Sentinel, with redis-cli.
///
/// @param port on loopback
record RedisShell(int port) {

    static RedisShell of(RedisServer server) {
        return new RedisShell(server.port());
    }

    String ask(String... command) {
        return run(command).orFail().output();
    }

    /// The first line of `ROLE`: `master` or `slave`. A server that is just being turned into the
    /// other one cuts its clients off, and then it is neither.
    String role() {
        return run("ROLE").output().lines().findFirst().orElse("");
    }

    /// Follows another one from now on, which begins to send what it has at once.
    void follow(RedisServer master) {
        of(master).ask("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        ask("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
    }

    boolean isInStep() {
        return ask("INFO", "replication").contains("master_link_status:up");
    }

    /// Keys that are set.
    int keys() {
        return Integer.parseInt(ask("DBSIZE"));
    }

    /// Writes that clients, not a master, have asked for: those that were refused.
    long refusedWrites() {
        Matcher matcher = Pattern.compile("cmdstat_set:.*rejected_calls=([0-9]+)")
                .matcher(ask("INFO", "commandstats"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private Command.Result run(String... command) {
        var all = new ArrayList<String>(
                List.of(Programs.path("redis-cli"), "-p", Integer.toString(port)));
        all.addAll(List.of(command));
        return Command.run(all);
    }
}
