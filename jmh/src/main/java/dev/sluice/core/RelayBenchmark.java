package dev.sluice.core;

import dev.sluice.config.RelayChoice;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to move one message from a client to a backend, over TCP on loopback, by its size
/// and by the way it goes. One thread does all: it sends as the client, pumps the relay, and reads as
/// the backend. With `NONE` the client is connected to the backend, so the difference to it is the
/// relay's step, and the second connection that comes with a relay.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RelayBenchmark {

    private static final int EVERYTHING = Readiness.READABLE | Readiness.WRITABLE;

    /// How the bytes get across.
    public enum Way {
        NONE, COPY, SPLICE
    }

    @Param
    public Way way = Way.NONE;

    @Param({"64", "65536"})
    public int bytes;

    private final Posix posix = new Posix();
    private final BenchLoop loop;
    private @Nullable Relay relay;
    private int client;
    private int backend;
    private long memory;

    public RelayBenchmark() {
        try {
            loop = new BenchLoop();
        } catch (IOException | StartException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Setup
    public void connect() {
        memory = posix.malloc(bytes);
        var fromClient = BenchSockets.connect(posix);
        client = fromClient.connected();
        if (way == Way.NONE) {
            backend = fromClient.accepted();
            return;
        }
        var toBackend = BenchSockets.connect(posix);
        backend = toBackend.accepted();
        relay = new Relay(loop.stream(fromClient.accepted()), loop.stream(toBackend.connected()),
                way == Way.COPY ? RelayChoice.COPY : RelayChoice.SPLICE);
    }

    @TearDown
    public void close() throws IOException {
        posix.close(client);
        posix.close(backend);
        if (relay != null) {
            relay.close();
            relay.source().close();
            relay.sink().close();
        }
        posix.free(memory);
        loop.close();
    }

    @Benchmark
    public int move() {
        int sent = 0;
        int received = 0;
        while (received < bytes) {
            if (sent < bytes) {
                sent += moved(posix.send(client, memory, bytes - sent));
            }
            pump();
            received += moved(posix.recv(backend, memory, bytes - received));
        }
        return received;
    }

    private void pump() {
        if (relay != null) {
            tell(relay.source());
            tell(relay.sink());
            relay.pump();
        }
    }

    private static void tell(Stream stream) {
        ((EpollStream) stream).onReady(EVERYTHING);
    }

    private static int moved(int result) {
        if (result <= 0 && result != -Errno.EAGAIN) {
            throw new IllegalStateException("a connection broke: " + result);
        }
        return Math.max(0, result);
    }

    /// Bytes that went through a pipe since this was asked last.
    long spliced() {
        return relay == null ? 0 : relay.takeSpliced();
    }
}
