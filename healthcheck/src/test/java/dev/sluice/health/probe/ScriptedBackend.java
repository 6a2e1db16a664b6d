package dev.sluice.health.probe;

import dev.sluice.health.Pools;
import dev.sluice.config.BackendAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend on a real loopback socket, one virtual thread for each connection. The connection
/// closes when its script is over.
public final class ScriptedBackend implements AutoCloseable {

    private final ServerSocketChannel listening;
    private final Script script;
    private final Thread acceptor;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    private ScriptedBackend(ServerSocketChannel listening, Script script) {
        this.listening = listening;
        this.script = script;
        this.acceptor = Thread.ofVirtual().start(this::acceptAll);
    }

    public static ScriptedBackend onTcp(Script script) throws IOException {
        var listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(Pools.LOOPBACK, 0), 1024);
        return new ScriptedBackend(listening, script);
    }

    public static ScriptedBackend onUnix(Path path, Script script) throws IOException {
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(path));
        return new ScriptedBackend(listening, script);
    }

    /// A port of the loopback address where nobody listens.
    public static int deadPort() throws IOException {
        try (ScriptedBackend backend = onTcp(_ -> {})) {
            return backend.port();
        }
    }

    public int port() throws IOException {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    public BackendAddress address() throws IOException {
        SocketAddress local = listening.getLocalAddress();
        return local instanceof UnixDomainSocketAddress unix
                ? new BackendAddress.Unix(unix.getPath())
                : new BackendAddress.Tcp("127.0.0.1", port(), Pools.LOOPBACK);
    }

    public int accepted() {
        return accepted.get();
    }

    /// Connections whose script still runs.
    public int open() {
        return open.get();
    }

    /// Closes the port. The kernel goes on accepting until a virtual thread that is blocked in
    /// `accept` has woken up and left, so its end is waited for.
    @Override
    public void close() throws IOException {
        listening.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void acceptAll() {
        while (listening.isOpen()) {
            try {
                SocketChannel connection = listening.accept();
                open.incrementAndGet();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return; // closed by the test
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            script.play(connection);
        } catch (IOException _) {
            // The probe has left, as probes do.
        } finally {
            open.decrementAndGet();
        }
    }

    @FunctionalInterface
    public interface Script {
        void play(SocketChannel connection) throws IOException;
    }
}
