package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Asks in datagrams until an answer comes that belongs to the question. UDP may lose either, so it
/// asks up to [#ASKED_MAX] times. Datagrams that do not belong to it, such as a late answer to an
/// earlier probe, are passed over and shown when nothing better comes.
final class DatagramQuestion {

    static final int ASKED_MAX = 3;

    /// Datagrams of one probe that are passed over.
    static final int STRAYS_MAX = 16;

    private final DatagramWire wire;
    private final String protocol;
    private @Nullable String stray; // the first
    private int strays;

    /// @param protocol what an answer is called, such as `DNS`
    DatagramQuestion(DatagramWire wire, String protocol) {
        this.wire = wire;
        this.protocol = protocol;
    }

    /// The first datagram that the reader makes something of.
    <T> T ask(ByteBuffer question, Reader<T> reader) throws IOException {
        wire.send(question.duplicate());
        int asked = 1;
        while (true) {
            ByteBuffer datagram = receive();
            if (datagram == null) {
                if (asked < ASKED_MAX) {
                    asked++;
                    wire.send(question.duplicate());
                }
                continue;
            }
            T answer = reader.read(datagram.duplicate());
            if (answer != null) {
                return answer;
            }
            passOver(datagram);
        }
    }

    private @Nullable ByteBuffer receive() throws IOException {
        try {
            return wire.receive();
        } catch (ProbeTimedOut timedOut) {
            if (stray == null) {
                throw timedOut;
            }
            throw new BadAnswer("no %s answer%s, but %s".formatted(protocol, timedOut.within(),
                    stray));
        }
    }

    private void passOver(ByteBuffer datagram) throws BadAnswer {
        if (stray == null) {
            stray = Excerpt.of(datagram);
        }
        if (++strays > STRAYS_MAX) {
            throw new BadAnswer("no %s answer in %d datagrams, but %s".formatted(protocol, strays,
                    stray));
        }
    }

    /// Looks at one datagram that came.
    @FunctionalInterface
    interface Reader<T> {

        /// Null for a datagram that does not belong to the question.
        ///
        /// @throws BadAnswer for one that does, and makes no sense
        @Nullable
        T read(ByteBuffer datagram) throws BadAnswer;
    }
}
