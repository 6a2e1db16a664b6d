package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;

/// Moves bytes one way, from a source to a sink, and passes back-pressure the other way: what the
/// sink did not take is held, and while anything is held the source is not read. A session has two.
///
/// The bytes pass through the loop's own buffer, so a session that is not stalled holds none.
final class Relay {

    /// What a call of [#pump] came to.
    enum Outcome {
        /// Nothing more to do until the kernel tells of a change.
        WAITING,
        /// Its share of the loop's time is used up; there may be more.
        BUSY,
        /// The source has ended, and the sink has all that it sent.
        DONE,
        /// The source is broken.
        SOURCE_FAILED,
        /// The sink is broken.
        SINK_FAILED
    }

    /// Buffers moved before other sessions get their turn.
    private static final int TURNS = 16;

    private final Stream source;
    private final Stream sink;
    private long held;
    private int heldOffset;
    private int heldLength;
    private long bytes;
    private boolean done;

    Relay(Stream source, Stream sink) {
        this.source = source;
        this.sink = sink;
    }

    /// Moves what can be moved now.
    Outcome pump() {
        if (done) {
            return Outcome.WAITING;
        }
        for (int turn = 0; turn < TURNS; turn++) {
            if (heldLength > 0) {
                int result = sendHeld();
                if (result < 0) {
                    return Outcome.SINK_FAILED;
                }
                if (heldLength > 0) {
                    return Outcome.WAITING;
                }
            }
            if (!source.isReadable()) {
                return Outcome.WAITING;
            }
            int count = source.receive();
            if (count == -Errno.EAGAIN) {
                return Outcome.WAITING;
            }
            if (count < 0) {
                return Outcome.SOURCE_FAILED;
            }
            if (count == 0) {
                done = true;
                return Outcome.DONE;
            }
            bytes += count;
            if (sendFresh(count) < 0) {
                return Outcome.SINK_FAILED;
            }
        }
        return Outcome.BUSY;
    }

    /// The source is broken: moves what it sent before, as far as the sink takes it now. Its end is
    /// not passed on, since it was no orderly one; the kernel may well report one here, once it has
    /// told of the error.
    void passOnRest() {
        int count = 1;
        while (!done && heldLength == 0 && count > 0) {
            count = source.receive();
            if (count > 0) {
                bytes += count;
                count = Math.min(count, sendFresh(count));
            }
        }
    }

    /// Bytes read from the source so far.
    long bytes() {
        return bytes;
    }

    boolean holdsBytes() {
        return heldLength > 0;
    }

    Stream source() {
        return source;
    }

    Stream sink() {
        return sink;
    }

    /// Gives back what is held; nothing may be pumped after.
    void close() {
        done = true;
        release();
    }

    private int sendFresh(int length) {
        int sent = sink.send(source.loop().buffer(), length);
        if (sent >= 0 && sent < length) {
            hold(source.loop().buffer() + sent, length - sent);
        }
        return sent;
    }

    private int sendHeld() {
        int sent = sink.send(held + heldOffset, heldLength);
        if (sent > 0) {
            heldOffset += sent;
            heldLength -= sent;
            source.loop().counters().add(LoopCounter.BUFFERED_BYTES, -sent);
            if (heldLength == 0) {
                release();
            }
        }
        return sent;
    }

    private void hold(long address, int length) {
        held = posix().copyOf(address, length);
        heldOffset = 0;
        heldLength = length;
        source.loop().counters().increment(LoopCounter.READS_PAUSED);
        source.loop().counters().add(LoopCounter.BUFFERED_BYTES, length);
    }

    private void release() {
        if (held != 0) {
            posix().free(held);
            source.loop().counters().add(LoopCounter.BUFFERED_BYTES, -heldLength);
            held = 0;
            heldLength = 0;
        }
    }

    private Posix posix() {
        return source.loop().posix();
    }
}
