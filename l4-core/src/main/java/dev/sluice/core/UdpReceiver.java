package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramPeer;
import dev.sluice.core.posix.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One listening socket for datagrams on one loop: receives what clients send, and gives each
/// datagram to its session. The kernel gives all that comes from one address to the same socket.
final class UdpReceiver extends Listening implements Runnable {

    /// Batches received before other events get their turn.
    private static final int ROUNDS = 4;
    /// Time after which others get their turn sooner.
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /// More batches than the queue of a socket has room for.
    private static final int ROUNDS_OF_ALL = 512;

    private final ReceiveGroup group;
    private final UdpSessions sessions;
    private long overflow;
    private boolean queued;

    UdpReceiver(ReceiveGroup group, Loop loop, int descriptor, UdpSessions.Own own, long secret) {
        super(group, loop, descriptor);
        this.group = group;
        this.sessions = new UdpSessions(loop, new UdpSocket.Factory(this), own, secret);
    }

    /// Takes no new clients any more. On the loop.
    void stop() {
        sessions.stop();
    }

    /// The sessions of the listener may be idle for less long than before. On the loop.
    void onShorterTimeouts() {
        sessions.onShorterTimeouts();
    }

    /// Serves what waits in the kernel's queue, ends the sessions, then closes. On the loop, unless
    /// that has ended.
    void finish(EndReason reason) {
        if (isOpen()) {
            UdpListener listener = group.listener();
            if (listener != null && loop().events().inEventLoop()) {
                hearNobodyElse();
                receiveAll(listener);
            }
            sessions.endAll(reason);
            loop().datagrams().replies().flush(); // while the number is still this socket's
            close();
        }
    }

    /// Connected to itself, the socket gets nothing more (udp(7)): who sends from now on is heard by
    /// another one on this port, where there is one.
    private void hearNobodyElse() {
        var own = new SocketAddress();
        if (loop().posix().localAddress(descriptor(), own) == 0) {
            loop().posix().connect(descriptor(), own);
        }
    }

    private void receiveAll(UdpListener listener) {
        int round = 0;
        while (round < ROUNDS_OF_ALL && receiveBatch(listener)) {
            round++;
        }
        countOverflow(listener, loop().datagrams().calls().overflow(descriptor()));
    }

    @Override
    void onReady(int readiness) {
        receive();
    }

    @Override
    public void onFault() {
        again();
    }

    /// Its turn again, after it had used up its share of the loop's time.
    @Override
    public void run() {
        queued = false;
        try {
            receive();
        } catch (Throwable bug) {
            loop().fault(bug);
            onFault();
        }
    }

    private void again() {
        if (!queued) {
            queued = true;
            loop().again(this);
        }
    }

    private void receive() {
        UdpListener listener = group.listener();
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            if (!isOpen() || listener == null || !receiveBatch(listener)) {
                return;
            }
            if (System.nanoTime() - start > TURN_NANOS) {
                break; // many new clients, for each of which a socket is opened
            }
        }
        again();
    }

    /// True when there may be more: the kernel tells of changes only, so it must be asked again.
    private boolean receiveBatch(UdpListener listener) {
        DatagramBatch batch = loop().datagrams().batch();
        int came = batch.receive(loop().datagrams().calls(), descriptor(), 0);
        if (came <= 0) {
            return false;
        }
        try {
            for (int slot = 0; slot < came; slot++) {
                pass(listener, batch, slot);
            }
            countOverflow(listener, batch.overflow(came - 1));
            finishRun(came);
        } finally {
            loop().datagrams().run().forget();
            batch.reset(0, came);
        }
        return came == batch.slots();
    }

    /// Puts the datagram in a slot to those of its client before it; or sends those, finds its own
    /// session, and begins anew.
    private void pass(UdpListener listener, DatagramBatch batch, int slot) {
        UdpRun run = loop().datagrams().run();
        DatagramPeer peer = loop().datagrams().peer();
        batch.readPeer(slot, peer);
        if (run.goesOnWith(peer)) {
            return;
        }
        finishRun(slot);
        UdpSession session = null;
        try {
            long address = batch.address(slot);
            int length = batch.length(slot);
            int prefix = sessions.readPrefix(listener, peer, address, length);
            session = prefix == ProxyPrefix.BAD ? null : sessions.route(listener, peer);
            if (session != null && prefix == 0 && session.sendsAsItCame()) {
                run.begin(session, slot);
            } else if (session != null) {
                session.send(address + prefix, length - prefix);
            }
        } catch (Throwable bug) {
            loop().fault(bug);
            endFaulty(session);
        }
    }

    private void finishRun(int end) {
        UdpRun run = loop().datagrams().run();
        try {
            run.finish(end);
        } catch (Throwable bug) {
            loop().fault(bug);
            endFaulty(run.forget());
        }
    }

    private static void endFaulty(@Nullable UdpSession session) {
        if (session != null) {
            session.end(EndReason.FAULT);
        }
    }

    /// The kernel counts in 32 bits, from the socket's beginning.
    private void countOverflow(UdpListener listener, long now) {
        if (now >= 0 && now != overflow) {
            listener.datagrams().onLoop(loop().index()).add(UdpCounter.DROPPED_QUEUE,
                    now - overflow & 0xffff_ffffL);
            overflow = now;
        }
    }
}
