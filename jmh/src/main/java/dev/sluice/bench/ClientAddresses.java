package dev.sluice.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.stream.IntStream;

/// Where clients come from: several addresses of loopback in turn, with ports from below the kernel's
/// range for outgoing connections. A client that closes keeps its port for a second (TIME_WAIT), so
/// one address is good for 14,000 sessions a second, as the kernel looks for every other port first;
/// and from that range the peer takes the ports of its own sockets, one for each session.
final class ClientAddresses {

    private static final int HOSTS = 8;
    private static final int PORT_FIRST = 20_000; // above those of the peers
    private static final int PORTS = 12_000;
    private static final InetAddress[] ADDRESSES = IntStream.rangeClosed(2, 1 + HOSTS)
            .mapToObj(host -> InetAddress.ofLiteral("127.0.0." + host))
            .toArray(InetAddress[]::new);

    private int turn;

    /// Binds a client to the next one that is free.
    void bind(NetworkChannel channel) throws IOException {
        for (int tries = 0; tries < PORTS; tries++) {
            try {
                channel.bind(next());
                return;
            } catch (BindException taken) {
                // By somebody else on this machine.
            }
        }
        throw new BindException("no free port from %d to %d".formatted(PORT_FIRST,
                PORT_FIRST + PORTS));
    }

    private InetSocketAddress next() {
        int now = turn;
        turn = now + 1 == HOSTS * PORTS ? 0 : now + 1;
        return new InetSocketAddress(ADDRESSES[now % HOSTS], PORT_FIRST + now / HOSTS);
    }
}
