package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramCalls;
import dev.sluice.core.posix.DatagramPeer;

/// What the UDP listeners of one loop share: memory for datagrams on their way to backends, and the
/// [Replies] to their clients.
final class Datagrams {

    /// Datagrams received by one system call, at most.
    private static final int SLOTS = 64;

    private final Loop loop;
    private final DatagramCalls calls = new DatagramCalls();
    private final DatagramBatch batch;
    private final DatagramPeer peer = new DatagramPeer();
    private final UdpRun run;
    private final Replies replies;
    private final UnprovenRings unproven = new UnprovenRings();

    Datagrams(Loop loop) {
        this.loop = loop;
        this.batch = new DatagramBatch(loop.posix(), SLOTS);
        this.run = new UdpRun(batch);
        this.replies = new Replies(loop, calls);
    }

    DatagramCalls calls() {
        return calls;
    }

    /// What a listening socket has received; belongs to the one call that receives and sends it on.
    DatagramBatch batch() {
        return batch;
    }

    /// Who sent the datagram at hand.
    DatagramPeer peer() {
        return peer;
    }

    /// Those of one client in the batch.
    UdpRun run() {
        return run;
    }

    Replies replies() {
        return replies;
    }

    /// Whose clients may have been made up.
    UnprovenRings unproven() {
        return unproven;
    }

    /// The loop's last act.
    void free() {
        batch.free(loop.posix());
        replies.free();
    }
}
