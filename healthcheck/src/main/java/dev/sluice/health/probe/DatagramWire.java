package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The two things a probe does with datagrams, to and from one backend. Tests play the other side
/// from memory.
interface DatagramWire {

    /// Bytes of a datagram that are looked at; what is longer arrives cut off.
    int DATAGRAM_MAX = 8192;

    /// Sends all of the buffer's bytes as one datagram and leaves its position at its limit.
    void send(ByteBuffer datagram) throws IOException;

    /// The next datagram; null when it is time to ask again, because none came within a third of
    /// the probe's time since the last one was sent, or since null was returned. Blocks.
    ///
    /// What is returned is good until the next call.
    @Nullable
    ByteBuffer receive() throws IOException;
}
