package dev.sluice.core;

import dev.sluice.config.AccessRules;
import dev.sluice.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
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
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to ask whether a client is served, by the length of the list. Half of the clients
/// are in a range, half are strangers.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AccessListBenchmark {

    private static final int CLIENTS = 1 << 12;

    @Param({"0", "10", "1000", "100000"})
    public int ranges;

    /// Bytes of an address: 4 or 16.
    @Param({"4", "16"})
    public int bytes;

    private AccessList list = AccessList.EVERYONE;
    private final long[] highs = new long[CLIENTS];
    private final long[] lows = new long[CLIENTS];
    private int turn;

    @Setup
    public void makeListAndClients() {
        var random = new Random(1);
        var deny = new HashSet<Cidr>();
        while (deny.size() < ranges) {
            deny.add(range(random));
        }
        list = new AccessList(new AccessRules(List.of(), List.copyOf(deny)));
        var inRanges = deny.iterator();
        for (int i = 0; i < CLIENTS; i++) {
            InetAddress client = i % 2 == 0 && inRanges.hasNext()
                    ? inRanges.next().network()
                    : range(random).network();
            highs[i] = Ip.high(client);
            lows[i] = Ip.low(client);
        }
    }

    @Benchmark
    public boolean serves() {
        int i = turn++ & CLIENTS - 1;
        return list.serves(highs[i], lows[i]);
    }

    private Cidr range(Random random) {
        var network = new byte[bytes];
        random.nextBytes(network);
        network[0] |= 0x20;
        int prefix = bytes * 2 + random.nextInt(bytes * 6 + 1);
        for (int bit = prefix; bit < bytes * 8; bit++) {
            network[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            return new Cidr(InetAddress.getByAddress(network), prefix);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
