package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramPeer;
import dev.sluice.core.posix.Errno;
import org.jspecify.annotations.Nullable;

/// Datagrams that a client has sent one after the other, and that lie so in a batch: they go to the
/// backend with one system call.
final class UdpRun {

    private final DatagramBatch batch;
    private @Nullable UdpSession session; // null while there is none
    private int first;

    UdpRun(DatagramBatch batch) {
        this.batch = batch;
    }

    /// Takes the datagram at hand too, when it is the same client's. False when it is not.
    boolean goesOnWith(DatagramPeer client) {
        if (session == null || !session.client().isSame(client)) {
            return false;
        }
        session.onReceived();
        return true;
    }

    /// Begins with the datagram in a slot.
    void begin(UdpSession with, int slot) {
        session = with;
        first = slot;
    }

    /// Sends those before `end`. Afterwards there is none.
    void finish(int end) {
        UdpSession sender = session;
        if (sender == null) {
            return;
        }
        if (end - first == 1) {
            sender.send(batch.address(first), batch.length(first));
        } else {
            sendAll(sender, end);
        }
        session = null;
    }

    private void sendAll(UdpSession sender, int end) {
        int slot = first;
        while (slot < end) {
            UdpPin pin = sender.pin();
            int sent = pin == null ? -Errno.ENOTCONN : pin.send(batch, slot, end);
            for (int after = slot + Math.max(1, sent); slot < after; slot++) {
                sender.onSent(batch.length(slot), Math.min(sent, 0));
            }
        }
    }

    /// Forgets those that were not sent, after a fault: their session, or null when there is none.
    @Nullable
    UdpSession forget() {
        UdpSession faulty = session;
        session = null;
        return faulty;
    }
}
