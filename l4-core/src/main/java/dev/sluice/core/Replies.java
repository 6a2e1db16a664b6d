package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramCalls;
import dev.sluice.core.posix.Errno;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What backends say to UDP clients in one turn of a loop: received from the sessions' sockets as
/// they become ready, and sent from the same memory by one system call for all clients of a
/// listening socket, at the latest at the end of the turn.
final class Replies implements Runnable {

    private static final int SLOTS = 64;
    /// Batches of one session before others get their turn.
    private static final int ROUNDS = 4;

    private final Loop loop;
    private final DatagramCalls calls;
    private final DatagramBatch batch;
    private final UdpSession[] sessions = new UdpSession[SLOTS];
    private @Nullable UdpReceiver receiver; // whose clients those in the batch are for
    private int count;
    private boolean queued;

    Replies(Loop loop, DatagramCalls calls) {
        this.loop = loop;
        this.calls = calls;
        this.batch = new DatagramBatch(loop.posix(), SLOTS);
    }

    /// Takes what waits on a session's socket.
    @SuppressWarnings("ReferenceEquality") // a socket is no value
    void take(UdpSession session, UdpSocket socket) {
        if (receiver != socket.receiver()) {
            flush();
            receiver = socket.receiver();
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (count == SLOTS) {
                flush(); // or there would be no room, which looks as if there were no datagram
            }
            int first = count;
            int came = batch.receive(calls, socket.descriptor(), first);
            if (came < 0 && came != -Errno.EAGAIN) {
                socket.onError(came);
                continue; // behind the error there may be answers
            }
            if (came <= 0) {
                return;
            }
            accept(session, came);
            if (session.hasEnded()) {
                return;
            }
            if (first + came < SLOTS) {
                return; // no more waited; or an error came just now, of which the kernel will tell
            }
        }
        socket.again();
    }

    private void accept(UdpSession session, int came) {
        int end = count + came;
        for (int slot = count; slot < end; slot++) {
            int length = batch.length(slot);
            if (session.admitsReply(length)) {
                batch.move(slot, count);
                batch.sendTo(count, length, session.client());
                sessions[count++] = session;
            }
        }
        batch.reset(count, end);
        if (count > 0 && !queued) {
            queued = true;
            loop.again(this);
        }
        session.endIfAnswered();
    }

    /// The end of the turn.
    @Override
    public void run() {
        queued = false;
        try {
            flush();
        } catch (Throwable bug) {
            loop.fault(bug);
            forget();
        }
    }

    /// Sends what there is. Sessions may have ended in this turn, and the control thread may have given
    /// back the counters of their listener: nobody else gets them before the turn is long over
    /// ([Counters#free]).
    void flush() {
        if (receiver == null || count == 0) {
            return;
        }
        int sent = 0;
        while (sent < count && receiver.isOpen()) {
            int result = send(receiver.descriptor(), sent);
            int end = sent + Math.max(1, result);
            for (; sent < end; sent++) {
                sessions[sent].onReplied(batch.length(sent), Math.min(result, 0));
            }
        }
        forget();
    }

    /// Sends those from `first` on up to some other one: all of a client that has several next to each
    /// other, or all clients before such a one.
    private int send(int descriptor, int first) {
        int end = endOfSession(first);
        if (end - first >= DatagramBatch.SEGMENTS_MIN) {
            return batch.sendAlike(calls, descriptor, first, end);
        }
        while (end < count) {
            int next = endOfSession(end);
            if (next - end >= DatagramBatch.SEGMENTS_MIN) {
                break;
            }
            end = next;
        }
        return batch.send(calls, descriptor, first, end);
    }

    @SuppressWarnings("ReferenceEquality") // a session is no value
    private int endOfSession(int first) {
        int end = first + 1;
        while (end < count && sessions[end] == sessions[first]) {
            end++;
        }
        return end;
    }

    private void forget() {
        batch.reset(0, count);
        Arrays.fill(sessions, 0, count, null);
        count = 0;
    }

    /// The loop's last act.
    void free() {
        batch.free(loop.posix());
    }
}
