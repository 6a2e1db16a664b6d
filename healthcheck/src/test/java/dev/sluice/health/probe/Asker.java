package dev.sluice.health.probe;

import static dev.sluice.health.Pools.LOOPBACK;
import static dev.sluice.health.Pools.timing;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Await;
import dev.sluice.health.Pools;
import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig.Active;
import dev.sluice.config.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks backends over real sockets, and notes what they saw of it.
final class Asker implements AutoCloseable {

    static final BackendKey KEY = new BackendKey("web", "x");

    private final SocketProber prober = new SocketProber();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Override
    public void close() {
        prober.close();
    }

    /// What [#sayHowItEnds] and the test's own scripts have noted.
    BlockingQueue<String> seen() {
        return seen;
    }

    SocketProber prober() {
        return prober;
    }

    static Active check(Probe probe) {
        return Pools.check(probe, timing(1, 10_000));
    }

    @Nullable
    String reason(Probe probe, ScriptedBackend backend) throws IOException {
        return reason(probe, backend.address());
    }

    @Nullable
    String reason(Probe probe, BackendAddress address) {
        return ask(address, check(probe));
    }

    /// With too little time for a backend that is not quick.
    @Nullable
    String hurried(Probe probe, BackendAddress address) {
        return ask(address, Pools.check(probe, timing(1, 500)));
    }

    /// Null when the probe passed.
    @Nullable
    String ask(BackendAddress address, Active check) {
        return switch (probe(new CheckPlan(KEY, address, null, check), check)) {
            case ProbeResult.Answered(Finding.Good _, _) -> null;
            case ProbeResult.Answered(Finding.Bad(String reason), _) -> reason;
            case ProbeResult.Answered(Finding other, _) -> other.toString();
            case ProbeResult.Failed(String reason, Duration took) -> {
                assertThat(took).isLessThan(Duration.ofSeconds(9));
                yield reason;
            }
            case ProbeResult.NotAsked(String reason) -> "not asked: " + reason;
        };
    }

    /// On a virtual thread, as in life.
    ProbeResult probe(CheckPlan plan, Active check) {
        var result = new LinkedBlockingQueue<ProbeResult>();
        Thread.ofVirtual().start(() -> result.add(prober.probe(plan, check, new Cutoff())));
        return next(result);
    }

    /// Records what comes until the probe leaves, then how it left.
    void sayHowItEnds(SocketChannel connection) {
        try {
            String heard;
            do {
                heard = hear(connection);
                seen.add(heard);
            } while (!heard.isEmpty());
        } catch (IOException e) {
            seen.add(String.valueOf(e.getMessage()));
        }
    }

    static String hear(SocketChannel connection) throws IOException {
        ByteBuffer heard = ByteBuffer.allocate(4096);
        connection.read(heard);
        return ISO_8859_1.decode(heard.flip()).toString();
    }

    static void say(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    static BackendAddress tcp(int port) {
        return new BackendAddress.Tcp("127.0.0.1", port, LOOPBACK);
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
