package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for peers, which must be told one. From below the kernel's range for outgoing connections,
/// so that no client of the load has it by chance.
final class Ports {

    private static final int FIRST = 15_000;
    private static final int COUNT = 5_000;
    private static final AtomicInteger NEXT = new AtomicInteger(
            (int) (ProcessHandle.current().pid() % COUNT));

    private Ports() {}

    static int free() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port from %d to %d".formatted(FIRST, FIRST + COUNT));
    }

    private static boolean isFree(int port) {
        try (var stream = new ServerSocket(); var datagram = DatagramChannel.open()) {
            var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            stream.bind(address);
            datagram.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
