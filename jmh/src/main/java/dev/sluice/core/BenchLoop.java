package dev.sluice.core;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigParser;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// A loop that nobody runs: whoever measures takes the place of its thread, and tells streams
/// themselves that they are ready. So what is measured is the work of a loop without its waiting.
final class BenchLoop implements AutoCloseable {

    private static final String CONFIG = """
            listeners:
              bench:
                bind: tcp://127.0.0.1:0
                pool: { check: none, backends: [ 127.0.0.1:1 ] }
            """;
    private static final int PIPES = 8;
    private static final SessionRecord.Client CLIENT = new SessionRecord.Client(0, 1, 1);

    private final Counters counters;
    private final SessionLog log;
    private final Loops loops;
    private final TcpListener listener;

    BenchLoop() throws IOException, StartException {
        BalancerConfig config = config();
        counters = Counters.open(null, 1);
        log = SessionLog.start(OutputStream.nullOutputStream(), counters.loop());
        loops = Loops.start(LoopsConfig.of(1), new Loop.Services(Engine.choose(EngineChoice.EPOLL),
                new SessionBudget(1), log, counters.loop(), Troubles.UNTOLD, PIPES));
        listener = new TcpListener(config.listeners().getFirst(),
                new PoolKeeper(config.pools().getFirst(), Map.of()).pool(),
                counters.listener("bench"));
        loops.settle(); // its first act is its own
    }

    private static BalancerConfig config() {
        return switch (new ConfigParser(ParserOptions.system()).parse("bench.yaml", CONFIG)) {
            case ParseResult.Accepted(var config, _) -> config;
            case ParseResult.Rejected(var problems) -> throw new IllegalStateException(
                    problems.toString());
        };
    }

    Loop loop() {
        return loops.all().getFirst();
    }

    /// A stream of a session that has no backend, so that nothing happens but what the caller does.
    Stream stream(int descriptor) {
        var session = new TcpSession(loop(), listener, CLIENT, descriptor);
        return session.clientStream();
    }

    @Override
    public void close() throws IOException {
        loop().pipes().closeIdle();
        loops.close();
        log.close();
        counters.close();
    }
}
