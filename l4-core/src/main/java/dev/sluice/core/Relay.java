package dev.sluice.core;

import dev.sluice.config.RelayChoice;
import dev.sluice.core.posix.Errno;
import org.jspecify.annotations.Nullable;

/// Moves bytes one way, from a source to a sink, and passes back-pressure the other way: what the
/// sink did not take is held, and while anything is held the source is not read. A session has two.
///
/// **Copying** reads into the loop's own buffer and sends from it, which is cheapest for messages.
/// **Splicing** moves what has arrived into a pipe of the loop's and on from there, which takes less
/// than half the CPU time for a stream. A direction begins with copying, splices once it has filled
/// the buffer several times in a row, and copies again when it calms down. Either way a session that
/// is not stalled holds nothing.
final class Relay {

    /// Bytes moved before other sessions get their turn.
    private static final int SHARE = 1024 * 1024;
    /// Full buffers in a row that make a stream.
    private static final int FULL_READS = 4;
    /// Fewer bytes at a time than this are cheaper to copy.
    private static final int SMALL_BURST = 32 * 1024;
    /// So many small bursts in a row end a stream.
    private static final int SMALL_BURSTS = 4;

    private final Stream source;
    private final Stream sink;
    private final RelayChoice choice;
    private @Nullable Pipe pipe; // while bytes are on their way through it
    private @Nullable Held held; // there since the first time that the sink was slow
    private int counted;
    private long bytes;
    private long spliced;
    private byte streak; // of full reads while copying, of small bursts while splicing
    private boolean splicing;
    private boolean sourceEnded;
    private boolean done;

    Relay(Stream source, Stream sink, RelayChoice choice) {
        this.source = source;
        this.sink = sink;
        this.choice = choice;
        this.splicing = choice == RelayChoice.SPLICE;
    }

    /// Moves what can be moved now.
    Outcome pump() {
        if (done) {
            return Outcome.WAITING;
        }
        Outcome outcome = Outcome.BUSY;
        for (long before = bytes; outcome == Outcome.BUSY && bytes - before < SHARE;) {
            outcome = splicing && !holdsCopy() ? spliceOnce() : copyOnce();
        }
        countHeld();
        return outcome;
    }

    private Outcome copyOnce() {
        if (held != null && holdsCopy()) {
            if (held.sendTo(sink) < 0) {
                return Outcome.SINK_FAILED;
            }
            if (holdsCopy()) {
                return Outcome.WAITING;
            }
        }
        if (!source.isReadable()) {
            return Outcome.WAITING;
        }
        int count = source.receive();
        if (count == 0) {
            return finish();
        }
        if (count < 0) {
            return count == -Errno.EAGAIN ? Outcome.WAITING : Outcome.SOURCE_FAILED;
        }
        bytes += count;
        if (sendFresh(count) < 0) {
            return Outcome.SINK_FAILED;
        }
        if (!splicing && isStream(count)) {
            splice(true);
        }
        return Outcome.BUSY;
    }

    private boolean isStream(int count) {
        streak = (byte) (count < Loop.BUFFER_BYTES ? 0 : Math.min(streak + 1, FULL_READS));
        return choice == RelayChoice.SPLICE
                || (choice == RelayChoice.AUTO && streak == FULL_READS);
    }

    private Outcome spliceOnce() {
        if (!source.isReadable() && !holdsBytes()) {
            return endBurst();
        }
        Pipe way = pipe != null ? pipe : takePipe();
        if (way == null) {
            return Outcome.BUSY; // by copying
        }
        if (source.isReadable() && !sourceEnded) {
            int count = source.fill(way);
            if (count == -Errno.EAGAIN && way.isEmpty()) {
                return lastLook();
            }
            if (count < 0 && count != -Errno.EAGAIN) {
                return Outcome.SOURCE_FAILED;
            }
            sourceEnded = count == 0;
            bytes += Math.max(0, count);
            spliced += Math.max(0, count);
        }
        if (!way.isEmpty() && sink.drain(way) < 0) {
            return Outcome.SINK_FAILED;
        }
        if (!way.isEmpty()) {
            return sink.isWritable() ? Outcome.BUSY : Outcome.WAITING;
        }
        return sourceEnded ? finish() : Outcome.BUSY;
    }

    /// Takes a pipe for as long as bytes come. Null when there is none to be had: then it goes on by
    /// copying.
    private @Nullable Pipe takePipe() {
        pipe = loop().pipes().take(loop().now());
        if (pipe == null) {
            splice(false);
        }
        return pipe;
    }

    private void splice(boolean on) {
        splicing = on;
        streak = 0;
    }

    /// There is nothing left to splice. The last look is a read's: splicing halts for good at urgent
    /// data.
    private Outcome lastLook() {
        Outcome outcome = copyOnce();
        return outcome == Outcome.WAITING ? endBurst() : outcome;
    }

    /// All that came has been moved on. A stream that has calmed down is no stream any more.
    private Outcome endBurst() {
        if (pipe != null) {
            streak = (byte) (pipe.passed() < SMALL_BURST ? streak + 1 : 0);
            if (streak == SMALL_BURSTS && choice == RelayChoice.AUTO) {
                splice(false);
            }
            givePipeBack();
        }
        return Outcome.WAITING;
    }

    private Outcome finish() {
        done = true;
        givePipeBack();
        return Outcome.DONE;
    }

    /// The source is broken: moves what it sent before, as far as the sink takes it now. Its end is
    /// not passed on, since it was no orderly one; the kernel may well report one here, once it has
    /// told of the error.
    void passOnRest() {
        int count = 1;
        while (pipe != null && !pipe.isEmpty() && count > 0) {
            count = sink.drain(pipe);
        }
        while (!done && !holdsBytes() && count > 0) {
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

    /// Bytes spliced since this was asked last.
    long takeSpliced() {
        long since = spliced;
        spliced = 0;
        return since;
    }

    private boolean holdsCopy() {
        return held != null && held.length() > 0;
    }

    boolean holdsBytes() {
        return holding() > 0;
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
        if (held != null) {
            held.release();
        }
        givePipeBack();
        countHeld();
    }

    private int sendFresh(int length) {
        int sent = sink.send(loop().buffer(), length);
        if (sent >= 0 && sent < length) {
            if (held == null) {
                held = new Held(loop().posix());
            }
            held.keep(loop().buffer() + sent, length - sent);
        }
        return sent;
    }

    private void givePipeBack() {
        if (pipe != null) {
            loop().pipes().giveBack(pipe);
            pipe = null;
        }
    }

    private int holding() {
        return (held == null ? 0 : held.length()) + (pipe == null ? 0 : pipe.bytes());
    }

    private void countHeld() {
        int now = holding();
        loop().held(counted, now);
        counted = now;
    }

    private Loop loop() {
        return source.loop();
    }
}
