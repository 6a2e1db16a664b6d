package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The clients and the backend of one run, on the one thread that calls in here. Both at once,
/// because a second thread on the same CPU would only add its wake-ups to the noise.
abstract sealed class LoadLoop implements AutoCloseable permits StreamLoop, DatagramLoop {

    private static final long TURN_MILLIS = 100;

    private final Selector selector;
    private final Tally tally = new Tally();

    LoadLoop() throws IOException {
        this.selector = Selector.open();
    }

    /// The backend's port.
    abstract int port() throws IOException;

    /// Clients begin to talk to this port.
    abstract void begin(int port);

    /// A channel can go on. What this throws is an error of the run.
    abstract void onReady(SelectionKey key) throws IOException;

    /// The channels that could go on have done so.
    void onTurn() throws IOException {}

    void addTo(Map<Quantity, Double> values) {
        tally.addTo(values);
    }

    final SelectionKey register(SelectableChannel channel, int interest, @Nullable Object whose)
            throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, interest, whose);
    }

    final void runFor(long nanos) {
        long end = System.nanoTime() + nanos;
        runUntil(() -> System.nanoTime() - end >= 0);
    }

    final void runUntil(BooleanSupplier isOver) {
        while (!isOver.getAsBoolean()) {
            try {
                selector.select(this::pass, TURN_MILLIS);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            try {
                onTurn();
            } catch (IOException failed) {
                tally.failed(failed);
            }
        }
    }

    private void pass(SelectionKey key) {
        try {
            onReady(key);
        } catch (IOException failed) {
            tally.failed(failed);
            close(key);
        }
    }

    final Tally tally() {
        return tally;
    }

    static InetSocketAddress loopback(int port) {
        return loopback(1, port);
    }

    /// @param host the last number of the address
    static InetSocketAddress loopback(int host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + host), port);
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyBroken) {
            // What went wrong with it was counted.
        }
    }

    /// Ends every connection.
    @Override
    public final void close() throws IOException {
        selector.keys().forEach(LoadLoop::close);
        selector.close();
    }
}
