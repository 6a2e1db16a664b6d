package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for servers that must be told one and come back on it after they were killed, free over TCP
/// and over UDP.
///
/// Taken from below the kernel's range for outgoing connections (32768 and up). Inside that range
/// another connection could take the port while its server is down; a client that tries a dead port
/// could even connect to itself.
final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    /// Starts at a place of its own in each process, so that two builds on one machine seldom meet.
    private static final AtomicInteger NEXT = new AtomicInteger(
            (int) (ProcessHandle.current().pid() * 31 % COUNT));

    private Ports() {}

    static int free() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port from %d to %d".formatted(FIRST, FIRST + COUNT));
    }

    private static boolean isFree(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var streams = new ServerSocket(); var datagrams = new DatagramSocket(address)) {
            streams.bind(address);
            return datagrams.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
