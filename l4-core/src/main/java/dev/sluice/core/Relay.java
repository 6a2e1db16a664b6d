package dev.sluice.core;

import dev.sluice.config.RelayChoice;
import dev.sluice.core.posix.Errno;
import org.jspecify.annotations.Nullable;

/// Moves bytes one way, from a source to a sink, and passes back-pressure the other way: what the
/// sink did not take is held, and while anything is held the source is not read. A session has two.
///
/// **Copying** reads into a buffer of the loop's and sends from it; **splicing** moves what has
/// arrived into a pipe of the loop's and on from there: [Mechanism] says which. Either way a session
/// that is not stalled holds nothing.
final class Relay {

    /// Bytes moved before other sessions get their turn.
    private static final int SHARE = 1024 * 1024;

    private final Stream source;
    private final Stream sink;
    private final Mechanism mechanism;
    private @Nullable Pipe pipe; // while bytes are on their way through it
    private @Nullable Held held; // there since the first time that the sink was slow
    private int counted;
    private long bytes;
    private long spliced;
    private boolean done;

    Relay(Stream source, Stream sink, RelayChoice choice) {
        this.source = source;
        this.sink = sink;
        this.mechanism = new Mechanism(choice);
    }

    /// Moves what can be moved now.
    Outcome pump() {
        if (done) {
            return Outcome.WAITING;
        }
        Outcome outcome = Outcome.BUSY;
        for (long before = bytes; outcome == Outcome.BUSY && bytes - before < SHARE;) {
            outcome = mechanism.isSplicing() && !holdsCopy() ? spliceOnce() : copyOnce();
        }
        countHeld();
        if (outcome == Outcome.WAITING) {
            await();
        }
        return outcome;
    }

    private void await() {
        if (holdsBytes()) {
            source.awaitFailure();
        } else {
            source.awaitInput(mechanism.isSplicing());
        }
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
        mechanism.onCopied(count, source.isReadable());
        return Outcome.BUSY;
    }

    private Outcome spliceOnce() {
        if (!source.isReadable() && !holdsBytes()) {
            return endBurst();
        }
        Pipe way = pipe != null ? pipe : takePipe();
        if (way == null) {
            return Outcome.BUSY; // by copying
        }
        if (source.isReadable()) {
            int count = source.fill(way);
            if ((count == 0 || count == -Errno.EAGAIN) && way.isEmpty()) {
                return lastLook();
            }
            if (count < 0 && count != -Errno.EAGAIN) {
                return Outcome.SOURCE_FAILED;
            }
            bytes += Math.max(0, count);
            spliced += Math.max(0, count);
        }
        if (!way.isEmpty() && sink.drain(way) < 0) {
            return Outcome.SINK_FAILED;
        }
        if (!way.isEmpty()) {
            return sink.isWritable() ? Outcome.BUSY : Outcome.WAITING;
        }
        return Outcome.BUSY;
    }

    /// Takes a pipe for as long as bytes come. Null when there is none to be had: then it goes on by
    /// copying.
    private @Nullable Pipe takePipe() {
        pipe = loop().pipes().take(loop().now());
        if (pipe == null) {
            mechanism.onNoPipe();
        }
        return pipe;
    }

    /// There is nothing left to splice. The last look is a read's, which alone knows the end:
    /// splicing halts for good at urgent data, and says that this were the end once that has come.
    private Outcome lastLook() {
        Outcome outcome = copyOnce();
        return outcome == Outcome.WAITING ? endBurst() : outcome;
    }

    /// All that came has been moved on.
    private Outcome endBurst() {
        if (pipe != null) {
            mechanism.onBurst(pipe.passed());
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
        int sent = sink.send(source.received(), length);
        if (sent >= 0 && sent < length) {
            if (held == null) {
                held = new Held(loop().posix());
            }
            held.keep(source.received() + sent, length - sent);
        }
        source.release();
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
