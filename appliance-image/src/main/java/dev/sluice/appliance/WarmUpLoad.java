package dev.sluice.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Clients and a backend of the [WarmUp], for one transport.
interface WarmUpLoad extends AutoCloseable {

    InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    int MESSAGE_BYTES = 64;

    /// As in `bind`.
    String scheme();

    /// Where its backend answers, on 127.0.0.1.
    int port();

    /// Is one client after the other, until it is time.
    ///
    /// @param front the listener
    /// @param deadline as [System#nanoTime()]
    /// @param messages that each client sends
    void talk(InetSocketAddress front, long deadline, int messages);

    /// Ends the backend.
    @Override
    void close() throws IOException;
}
