package dev.sluice.core;

import dev.sluice.core.posix.DatagramPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/// What it costs to give a datagram to its session, and what the whole life of a session of one
/// question and one answer costs, while others are open: all that Sluice decides and counts, without
/// the system calls.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UdpSessionsBenchmark {

    private static final int BYTES = 64;
    private static final int NEW_CLIENTS = 10_000;
    private static final long SESSION_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    /// Clients whose sessions are open.
    @Param({"1", "100", "10000", "100000"})
    public int clients;

    private final BenchUdp established;
    private final BenchUdp answered;
    private final List<DatagramPeer> present = new ArrayList<>();
    private final List<DatagramPeer> others = new ArrayList<>();
    private int turn;
    private int newcomer;

    public UdpSessionsBenchmark() {
        try {
            established = new BenchUdp("unlimited");
            answered = new BenchUdp("1");
        } catch (IOException noMemory) {
            throw new IllegalStateException(noMemory);
        }
    }

    @Setup
    public void open() {
        for (int i = 0; i < clients; i++) {
            present.add(BenchUdp.client(i));
            established.route(BenchUdp.client(i));
            answered.route(BenchUdp.client(i));
        }
        for (int i = 0; i < NEW_CLIENTS; i++) {
            others.add(BenchUdp.client(clients + i));
        }
        Collections.shuffle(present, new Random(1));
        Collections.shuffle(others, new Random(1));
    }

    @TearDown
    public void close() throws IOException {
        established.close();
        answered.close();
    }

    /// The datagram of a client that has a session.
    @Benchmark
    public Object route() {
        turn = turn + 1 < clients ? turn + 1 : 0;
        return established.route(present.get(turn));
    }

    /// A new client is admitted, asks, is answered, and its session ends, ten microseconds after the one
    /// before.
    @Benchmark
    public Object askOnce() {
        newcomer = newcomer + 1 < NEW_CLIENTS ? newcomer + 1 : 0;
        answered.pass(SESSION_NANOS);
        UdpSession session = answered.route(others.get(newcomer));
        session.send(0, BYTES);
        if (session.admitsReply(BYTES)) {
            session.onReplied(BYTES, 0);
        }
        session.endIfAnswered();
        return session;
    }

    int sessionsOpen() {
        return answered.sessionsOpen();
    }
}
