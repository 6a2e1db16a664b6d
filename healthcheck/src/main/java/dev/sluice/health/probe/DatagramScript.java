package dev.sluice.health.probe;

import dev.sluice.config.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays a scripted exchange over UDP. Each `send` is one datagram. An `expect` must be found within
/// one datagram; others are passed over. While it is not, what was sent since the last `expect` is
/// sent again, as a datagram may have been lost.
///
/// Bytes of a datagram behind those that were expected are kept for the next `expect`, until
/// something else is sent.
final class DatagramScript {

    /// Datagrams looked at for one expectation.
    static final int DATAGRAMS_MAX = 64;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DatagramWire wire;
    private final List<ByteBuffer> question = new ArrayList<>();
    private ByteBuffer datagram = NOTHING;

    DatagramScript(DatagramWire wire) {
        this.wire = wire;
    }

    /// Null when every step went as it should, else what went wrong.
    @Nullable
    String play(List<Step> steps) throws IOException {
        boolean asks = false;
        for (Step step : steps) {
            switch (step) {
                case Step.Send(ByteBuffer bytes) -> {
                    if (!asks) {
                        question.clear();
                    }
                    asks = true;
                    send(bytes);
                }
                case Step.Expect expect -> {
                    asks = false;
                    String complaint = expect(expect);
                    if (complaint != null) {
                        return complaint;
                    }
                }
            }
        }
        return null;
    }

    private void send(ByteBuffer bytes) throws IOException {
        datagram = NOTHING;
        question.add(bytes);
        wire.send(bytes.duplicate());
    }

    private @Nullable String expect(Step.Expect expected) throws IOException {
        var got = new Excerpt();
        boolean isFound = datagram.hasRemaining() && isIn(datagram, expected);
        try {
            for (int i = 0; i < DATAGRAMS_MAX && !isFound; i++) {
                datagram = next();
                if (got.isEmpty()) {
                    got.addAll(datagram);
                }
                isFound = isIn(datagram, expected);
            }
        } catch (ProbeTimedOut timedOut) {
            return ScriptProbe.complaint(expected, got, timedOut.within());
        }
        return isFound
                ? null
                : ScriptProbe.complaint(expected, got, " in " + DATAGRAMS_MAX + " datagrams");
    }

    private ByteBuffer next() throws IOException {
        int asked = 1;
        ByteBuffer next = wire.receive();
        while (next == null) {
            if (asked < DatagramQuestion.ASKED_MAX) {
                asked++;
                for (ByteBuffer bytes : question) {
                    wire.send(bytes.duplicate());
                }
            }
            next = wire.receive();
        }
        return next;
    }

    /// Leaves the datagram behind the bytes that were found, or at its end.
    private static boolean isIn(ByteBuffer datagram, Step.Expect expected) {
        var search = new ByteSearch(expected.bytes(), expected.mask());
        while (datagram.hasRemaining() && !search.isFound()) {
            search.found(datagram.get());
        }
        return search.isFound();
    }
}
