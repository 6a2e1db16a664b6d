package dev.sluice.core;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigParser;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramPeer;
import java.io.IOException;
import java.util.LinkedHashMap;

/// A UDP listener over three backends, which nobody has a socket for: what is sent to them costs
/// nothing.
final class BenchUdp implements UdpUpstream.Opener, AutoCloseable {

    private static final long SECRET = 42;
    private static final long SENDERS = Ip.MAPPED | 0x0a00_0000L;
    private static final int PORT_FIRST = 1_024;
    private static final int PORTS = 50;

    private final BenchHome home;
    private final UdpListener listener;
    private final UdpSessions sessions;

    /// @param responses as in a configuration
    BenchUdp(String responses) throws IOException {
        BalancerConfig config = config(responses);
        home = new BenchHome();
        var backends = new LinkedHashMap<BackendKey, Backend>();
        for (BackendConfig backend : config.pools().getFirst().backends()) {
            backends.put(backend.key(),
                    new Backend(backend, home.allCounters().backend(backend.key())));
        }
        Pool pool = new PoolKeeper(config.pools().getFirst(), backends).pool();
        listener = new UdpListener(config.listeners().getFirst(), pool,
                home.allCounters().listener("bench"), home.allCounters().datagrams("bench"));
        sessions = new UdpSessions(home, this, new UdpSessions.Own(null, 53), SECRET);
    }

    private static BalancerConfig config(String responses) {
        return switch (new ConfigParser(ParserOptions.system()).parse("bench.yaml", """
                listeners:
                  bench:
                    bind: udp://127.0.0.1:53
                    responses: %s
                    session-timeout: 12h    # nobody at rest ends while something is measured
                    unanswered-timeout: 12h
                    log: none
                    pool:
                      check: none
                      backends: [ 10.0.0.1:53, 10.0.0.2:53, 10.0.0.3:53 ]
                """.formatted(responses))) {
            case ParseResult.Accepted(var config, _) -> config;
            case ParseResult.Rejected(var problems) -> throw new IllegalStateException(
                    problems.toString());
        };
    }

    /// Different ones for different numbers: a few ports each of many addresses.
    static DatagramPeer client(int number) {
        return DatagramPeer.of(0, SENDERS + number / PORTS, PORT_FIRST + number % PORTS);
    }

    /// A session that is in no table.
    UdpSession session(DatagramPeer client) {
        return new UdpSession(sessions, listener, client);
    }

    UdpSession route(DatagramPeer client) {
        UdpSession session = sessions.route(listener, client);
        if (session == null) {
            throw new IllegalStateException("a datagram was dropped (expected: a session for it)");
        }
        return session;
    }

    void pass(long nanos) {
        home.clock().pass(nanos);
    }

    int sessionsOpen() {
        return sessions.size();
    }

    @Override
    public int connect(Endpoint endpoint) {
        return 0;
    }

    @Override
    public UdpUpstream attach(UdpSession session, int descriptor) {
        return new Way();
    }

    /// As with a socket, each session has one of its own.
    private static final class Way implements UdpUpstream {

        private boolean released;

        @Override
        public int send(long address, int length) {
            return length;
        }

        @Override
        public int send(DatagramBatch batch, int first, int end) {
            return end - first;
        }

        @Override
        public int payloadMax() {
            return Integer.MAX_VALUE;
        }

        @Override
        public long release() {
            assert !released : "released twice";
            released = true;
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        home.close();
    }
}
