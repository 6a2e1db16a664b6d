package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A backend that lives in memory and answers each datagram as its script says. Time passes for it
/// only while the probe waits for nothing: a third of it each time.
final class ScriptedDatagrams implements DatagramWire {

    private static final int WAITS_MAX = 3;

    private final Script script;
    private final List<String> sent = new ArrayList<>();
    private final Queue<byte[]> answers = new ArrayDeque<>();
    private int waits;
    private int received;

    ScriptedDatagrams(Script script) {
        this.script = script;
    }

    /// Answers the first datagram with these, and those that follow with nothing.
    static ScriptedDatagrams answering(byte[]... datagrams) {
        var left = new ArrayDeque<>(List.of(datagrams));
        return new ScriptedDatagrams((_, _) -> {
            var all = List.copyOf(left);
            left.clear();
            return all;
        });
    }

    /// Loses as many datagrams before it hears one.
    ScriptedDatagrams deafTo(int datagrams) {
        return new ScriptedDatagrams((datagram, number) -> number < datagrams
                ? List.of()
                : script.answersTo(datagram, number - datagrams));
    }

    /// Bytes written as pairs of hexadecimal digits; spaces do not count.
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    @Override
    public void send(ByteBuffer datagram) {
        var bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        sent.add(HexFormat.of().formatHex(bytes));
        answers.addAll(script.answersTo(bytes, sent.size() - 1));
    }

    @Override
    public @Nullable ByteBuffer receive() throws IOException {
        byte[] next = answers.poll();
        if (next != null) {
            received++;
            return ByteBuffer.wrap(Arrays.copyOf(next, Math.min(next.length, DATAGRAM_MAX)));
        }
        if (++waits < WAITS_MAX) {
            return null;
        }
        throw new ProbeTimedOut(Duration.ofSeconds(1), "no answer");
    }

    /// What was sent, each in hexadecimal.
    List<String> sent() {
        return List.copyOf(sent);
    }

    /// Datagrams that were taken from this backend.
    int received() {
        return received;
    }

    /// What comes back for a datagram.
    @FunctionalInterface
    interface Script {

        /// @param number 0 for the first one that was sent
        List<byte[]> answersTo(byte[] datagram, int number);
    }
}
