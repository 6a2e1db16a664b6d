package dev.sluice.appliance;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.core.Balancer;
import dev.sluice.core.BalancerOptions;
import dev.sluice.core.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the forwarding code hot before the first client comes: a balancer of its own carries
/// sessions between sockets in a folder that nobody else can enter, so that the JVM compiles what it
/// will need. Without it, the first seconds of traffic cost two to three times the CPU.
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    // What a loop does for ever, the JVM compiles in one piece with all that it calls, which serves
    // that loop only. The loops after the first have the parts compiled.
    private static final int LOOPS = 8;
    private static final int CLIENTS = 4;
    private static final int MESSAGES = 200;
    private static final int MESSAGE_BYTES = 64;
    private static final int STREAM_BYTES = 2 * 1024 * 1024;
    private static final int STREAM_EVERY = 16;

    private final Path folder;
    private volatile long deadline;

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
                for (String name : new String[]{"front", "back", "sluice.yaml"}) {
                    Files.deleteIfExists(folder.resolve(name));
                }
                Files.delete(folder);
            }
        } catch (IOException | StartException | OperatorException | UncheckedIOException e) {
            LOG.info("not warmed up: {}", Faults.describe(e));
        }
    }

    private void carry(EngineChoice engine, Duration length)
            throws IOException, StartException, OperatorException {
        BalancerConfig config = config(engine);
        try (var backend = listen("back")) {
            Thread.ofVirtual().start(() -> answerAll(backend));
            for (int i = 0; i < LOOPS && !Thread.currentThread().isInterrupted(); i++) {
                deadline = System.nanoTime() + length.toNanos() / LOOPS;
                runLoop(config);
            }
        }
    }

    private void runLoop(BalancerConfig config) throws StartException {
        try (Balancer _ = Balancer.start(config,
                new BalancerOptions(null, _ -> {}, OutputStream.nullOutputStream()))) {
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(this::talk));
            }
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private BalancerConfig config(EngineChoice engine) throws IOException, OperatorException {
        Path file = folder.resolve("sluice.yaml");
        Files.writeString(file, """
                loops: 1
                listeners:
                  warm-up:
                    bind: tcp://unix:%s
                    log: none
                    pool: { check: none, backends: [ "unix:%s" ] }
                """.formatted(folder.resolve("front"), folder.resolve("back")));
        BalancerConfig read = ConfigFile.load(file).config();
        return new BalancerConfig(engine, read.loops(), read.listeners(), read.pools());
    }

    private ServerSocketChannel listen(String name) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve(name)));
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
    private void talk() {
        var address = UnixDomainSocketAddress.of(folder.resolve("front"));
        try {
            for (int i = 0; System.nanoTime() < deadline; i++) {
                try (var session = SocketChannel.open(address)) {
                    for (int k = 0; k < MESSAGES && System.nanoTime() < deadline; k++) {
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
                ? Thread.ofVirtual().start(() -> write(session, length))
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

    private static void write(SocketChannel session, int length) {
        try {
            var bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                session.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
