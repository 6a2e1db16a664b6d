package dev.sluice.appliance;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.core.Balancer;
import dev.sluice.core.BalancerOptions;
import dev.sluice.core.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the forwarding code hot before the first client comes: balancers of its own carry sessions
/// between ports of 127.0.0.1 that the kernel chooses, so that the JVM compiles what it will need.
/// Without it, the first seconds of traffic cost two to three times the CPU. Who connects to such a
/// port meanwhile meets an echo.
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    // What a loop does for ever, the JVM compiles in one piece with all that it calls, which serves
    // that loop only. The loops after the first have the parts compiled.
    private static final int LOOPS = 8;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int CLIENTS = 4;
    // In a session, loop by loop: so that messages are warm, and sessions.
    private static final int[] MESSAGES = {200, 1};
    private static final int MESSAGE_BYTES = 64;
    private static final int STREAM_BYTES = 2 * 1024 * 1024;
    private static final int STREAM_EVERY = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path folder;
    private volatile long deadline;
    private volatile int messages;

    private WarmUp(Path folder) {
        this.folder = folder;
    }

    /// Runs for about `length`; not at all when that is zero. A failure is no reason not to start,
    /// so it is only told.
    static void run(EngineChoice engine, Duration length) {
        if (length.isZero()) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("sluice-warm-up");
            try {
                new WarmUp(folder).carry(engine, length);
            } finally {
                Files.deleteIfExists(folder.resolve("sluice.yaml"));
                Files.delete(folder);
            }
        } catch (IOException | StartException | OperatorException | UncheckedIOException e) {
            LOG.info("not warmed up: {}", Faults.describe(e));
        }
    }

    private void carry(EngineChoice engine, Duration length)
            throws IOException, StartException, OperatorException {
        try (var backend = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            BalancerConfig config = config(engine, backend.socket().getLocalPort());
            Thread.ofVirtual().start(() -> answerAll(backend));
            boolean done = true;
            for (int i = 0; i < LOOPS && done; i++) {
                deadline = System.nanoTime() + length.toNanos() / LOOPS;
                messages = MESSAGES[i % MESSAGES.length];
                done = runLoop(config);
            }
            if (!done) {
                LOG.info("not warmed up: connections over loopback hang, or it was interrupted");
            }
        }
    }

    /// False when it was interrupted, or when clients hang, as where loopback is filtered.
    private boolean runLoop(BalancerConfig config) throws StartException {
        try (Balancer balancer = Balancer.start(config,
                new BalancerOptions(null, _ -> {}, OutputStream.nullOutputStream()))) {
            String front = balancer.status().listeners().getFirst().addresses().getFirst();
            var address = new InetSocketAddress(LOOPBACK,
                    Integer.parseInt(front.substring(front.lastIndexOf(':') + 1)));
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> talk(address)));
            }
            boolean done = true;
            for (Thread client : clients) {
                done &= client.join(PATIENCE.plusNanos(deadline - System.nanoTime()));
            }
            return done;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private BalancerConfig config(EngineChoice engine, int port)
            throws IOException, OperatorException {
        Path file = folder.resolve("sluice.yaml");
        Files.writeString(file, """
                loops: 1
                listeners:
                  warm-up:
                    bind: tcp://127.0.0.1:0
                    log: none
                    pool: { check: none, backends: [ "127.0.0.1:%d" ] }
                """.formatted(port));
        BalancerConfig read = ConfigFile.load(file).config();
        return new BalancerConfig(engine, read.loops(), read.listeners(), read.pools());
    }

    private static void answerAll(ServerSocketChannel backend) {
        try {
            while (true) {
                SocketChannel session = backend.accept();
                Thread.ofVirtual().start(() -> echo(session));
            }
        } catch (IOException closed) {
            // It has been warm enough.
        }
    }

    private static void echo(SocketChannel session) {
        var bytes = ByteBuffer.allocateDirect(64 * 1024);
        try (session) {
            while (session.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    session.write(bytes);
                }
                bytes.clear();
            }
        } catch (IOException closed) {
            // It has been warm enough.
        }
    }

    /// Sessions one after the other, until it is time: messages, and now and then a stream.
    private void talk(InetSocketAddress address) {
        try {
            for (int i = 0; System.nanoTime() < deadline; i++) {
                try (var session = SocketChannel.open(address)) {
                    for (int k = 0; k < messages && System.nanoTime() < deadline; k++) {
                        exchange(session, MESSAGE_BYTES);
                    }
                    if (i % STREAM_EVERY == 0) {
                        exchange(session, STREAM_BYTES);
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            LOG.debug("a session of the warm-up has failed", e);
        }
    }

    private static void exchange(SocketChannel session, int length)
            throws IOException, InterruptedException {
        Thread writer = length > MESSAGE_BYTES
                ? Thread.ofVirtual().start(() -> writeWhileItIsOpen(session, length))
                : null;
        if (writer == null) {
            write(session, length);
        }
        var answer = ByteBuffer.allocate(Math.min(length, 64 * 1024));
        for (int got = 0; got < length; answer.clear()) {
            int count = session.read(answer);
            if (count < 0) {
                throw new IOException("ended after " + got + " bytes");
            }
            got += count;
        }
        if (writer != null) {
            writer.join();
        }
    }

    private static void write(SocketChannel session, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            session.write(bytes);
        }
    }

    /// For a thread beside the one that reads, which hears of a failure too.
    private static void writeWhileItIsOpen(SocketChannel session, int length) {
        try {
            write(session, length);
        } catch (IOException broken) {
            LOG.debug("a stream of the warm-up has failed", broken);
        }
    }
}
