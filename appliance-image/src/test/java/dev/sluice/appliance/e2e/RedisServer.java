package dev.sluice.appliance.e2e;

import java.util.List;

/// One Redis that keeps nothing on disk: killed, it comes back empty.
final class RedisServer implements ProgramServer {

    private static final String ACCOUNT = "redis";

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(ACCOUNT);
    private final ServerProcess process = new ServerProcess("redis-" + port,
            Command.as(ACCOUNT, List.of(
                    Programs.path("redis-server"), "--port", Integer.toString(port), "--bind",
                    "127.0.0.1",
                    "--dir", directory.path().toString(), "--save", "", "--appendonly", "no")));

    private RedisServer() {}

    static RedisServer start() {
        return TestServer.started(new RedisServer());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void restart() {
        var ping = List.of(Programs.path("redis-cli"), "-p", Integer.toString(port), "ping");
        process.start(() -> Command.run(ping).output().equals("PONG"));
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
