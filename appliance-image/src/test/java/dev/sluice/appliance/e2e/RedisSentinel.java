package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One of three that watch a master, and promote its replica when two of them agree that it is gone.
final class RedisSentinel implements AutoCloseable {

    private static final String ACCOUNT = "redis";

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(ACCOUNT);
    private final ServerProcess process;

    private RedisSentinel(RedisServer master) {
        Path file = directory.path().resolve("sentinel.conf");
        this.process = new ServerProcess("sentinel-" + port, Command.as(ACCOUNT,
                List.of(Programs.path("redis-server"), file.toString(), "--sentinel")));
        try {
            Files.writeString(file, """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor mymaster 127.0.0.1 %d 2
                    sentinel down-after-milliseconds mymaster 700
                    sentinel failover-timeout mymaster 6000
                    """.formatted(port, directory.path(), master.port()));
            Command.run(List.of("chmod", "666", file.toString())).orFail();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RedisSentinel watching(RedisServer master) {
        var sentinel = new RedisSentinel(master);
        try {
            sentinel.process.start(() -> Command.run(List.of(Programs.path("redis-cli"), "-p",
                    Integer.toString(sentinel.port), "ping")).output().equals("PONG"));
            return sentinel;
        } catch (RuntimeException | Error e) {
            sentinel.close();
            throw e;
        }
    }

    /// Knows the replica and the two others.
    boolean seesAll() {
        String said = new RedisShell(port).ask("INFO", "sentinel");
        return said.contains("slaves=1,sentinels=3");
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
