package dev.sluice.core;

import dev.sluice.core.posix.DatagramPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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

/// What it costs to find the session of a datagram's sender, or that there is none, by how many
/// clients there are. They send in an order that has nothing to do with where they are.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UdpTableBenchmark {

    @Param({"1", "100", "10000", "100000"})
    public int clients;

    private final UdpTable table = new UdpTable(42);
    private final BenchUdp udp;
    private final List<DatagramPeer> present = new ArrayList<>();
    private final List<DatagramPeer> absent = new ArrayList<>();
    private int turn;

    public UdpTableBenchmark() {
        try {
            udp = new BenchUdp("unlimited");
        } catch (IOException noMemory) {
            throw new IllegalStateException(noMemory);
        }
    }

    @Setup
    public void fill() {
        for (int i = 0; i < clients; i++) {
            table.add(udp.session(BenchUdp.client(i)));
            present.add(BenchUdp.client(i)); // read from a datagram: another object than the session's
            absent.add(BenchUdp.client(clients + i));
        }
        Collections.shuffle(present, new Random(1));
        Collections.shuffle(absent, new Random(1));
    }

    @TearDown
    public void close() throws IOException {
        udp.close();
    }

    @Benchmark
    public @Nullable Object findOneWhoIsHere() {
        return table.find(next(present));
    }

    @Benchmark
    public @Nullable Object findNobody() {
        return table.find(next(absent));
    }

    private DatagramPeer next(List<DatagramPeer> all) {
        turn = turn + 1 < clients ? turn + 1 : 0;
        return all.get(turn);
    }
}
