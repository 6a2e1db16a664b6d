package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.SocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// One listening socket on one loop: accepts clients and hands each to the group's listener.
///
/// Without a place for one more session, or without a descriptor, it pauses: clients wait in the
/// kernel's queue, and it looks again a few times a second.
final class Acceptor extends Listening implements Runnable {

    /// Clients accepted before other events get their turn.
    private static final int BATCH = 64;
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Longer than handshakes take in most networks, shorter than the second until a client tries
    /// again.
    private static final long GENTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final AcceptGroup group;
    private final Timed timer = new Timer();
    private boolean paused;
    private boolean finishing;

    Acceptor(AcceptGroup group, Loop loop, int descriptor) {
        super(group, loop, descriptor);
        this.group = group;
    }

    /// Closes a little later, when those who have begun to connect have come in. Who begins now is
    /// not heard, and tries again a second later, when another socket on this port hears it.
    /// On the loop.
    void finishGently() {
        finishing = true;
        loop().posix().ignoreNewClients(descriptor());
        loop().timers().start(GENTLE_NANOS, timer);
    }

    /// Accepts who already waits in the kernel's queue, since closing would reset them, then
    /// closes. On the loop.
    void finish() {
        if (isOpen()) {
            boolean more = group.listener() != null;
            while (more) {
                more = acceptBatch();
            }
            close();
        }
    }

    @Override
    void onReady(int readiness) {
        run();
    }

    /// The kernel will not tell again of those who wait already, so look again soon.
    @Override
    public void onFault() {
        if (isOpen() && !paused) {
            pause();
        }
    }

    /// Accepts who is there. Also its turn again, after it had used up its share of the loop's time.
    @Override
    public void run() {
        if (isOpen() && !paused && acceptBatch()) {
            loop().again(this);
        }
    }

    /// True when there may be more to accept: the kernel tells of changes only, so it must be asked
    /// again.
    private boolean acceptBatch() {
        for (int i = 0; i < BATCH; i++) {
            if (loop().isOutOfDescriptors() || !loop().budget().tryTake(SessionBudget.TCP)) {
                pause();
                return false;
            }
            int accepted = loop().posix().accept(descriptor(), loop().peer());
            if (accepted >= 0) {
                take(accepted, loop().peer());
                continue;
            }
            loop().budget().giveBack(SessionBudget.TCP);
            if (accepted == -Errno.EAGAIN) {
                return false;
            }
            if (Errno.isOutOfDescriptors(accepted) || Errno.isOutOfResources(accepted)) {
                pause();
                return false;
            }
            // Anything else is about that one client, gone before it was served (accept(2)).
            loop().counters().increment(LoopCounter.ACCEPT_ERRORS);
        }
        return true;
    }

    private void take(int accepted, SocketAddress peer) {
        boolean served = false;
        try {
            served = Objects.requireNonNull(group.listener()).onAccept(loop(), accepted, peer);
        } catch (Throwable bug) {
            loop().fault(bug);
            loop().posix().close(accepted);
        }
        if (!served) {
            loop().budget().giveBack(SessionBudget.TCP);
        }
    }

    private void pause() {
        paused = true;
        loop().counters().increment(LoopCounter.ACCEPT_PAUSED);
        loop().timers().start(PAUSE_NANOS, timer);
    }

    /// Ends a pause, or the time that those who have begun to connect were given.
    private final class Timer extends Timed {

        @Override
        void onTimer(long now) {
            paused = false;
            if (finishing) {
                finish();
            } else {
                run();
            }
        }

        @Override
        void onFault() {
            Acceptor.this.onFault();
        }
    }
}
