package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramCalls;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.Sockets;
import io.netty.channel.IoOps;
import org.jspecify.annotations.Nullable;

/// A socket of one UDP session, connected to its backend: so the kernel knows which answer is whose,
/// and tells when nobody is there (udp(7)).
final class UdpSocket extends Polled implements UdpUpstream, Runnable {

    /// Room for what a fast server says while the loop is busy elsewhere for 10 ms: a thousand
    /// datagrams of 1,200 bytes. Only what waits takes memory.
    private static final int RECEIVE_BYTES = 1 << 22;

    private final UdpReceiver receiver;
    private final UdpSession session;
    private boolean queued;

    private UdpSocket(UdpReceiver receiver, UdpSession session, int descriptor) {
        super(receiver.loop(), descriptor);
        this.receiver = receiver;
        this.session = session;
    }

    /// Opens those whose answers leave by `receiver`.
    record Factory(UdpReceiver receiver) implements Opener {

        @Override
        public int connect(Endpoint endpoint) {
            Posix posix = receiver.loop().posix();
            int descriptor = posix.socket(endpoint.family(), Sockets.SOCK_DGRAM);
            if (descriptor < 0) {
                return descriptor;
            }
            DatagramSockets.receiveBuffer(posix, descriptor, RECEIVE_BYTES);
            int result = endpoint.connectDatagrams(posix, descriptor);
            if (result < 0) {
                posix.close(descriptor);
                // So says a machine whose ports are all in use (udp(7)): no fault of the backend's.
                return result == -Errno.EAGAIN || result == -Errno.EADDRINUSE
                        ? -Errno.EADDRNOTAVAIL
                        : result;
            }
            return descriptor;
        }

        @Override
        public @Nullable UdpUpstream attach(UdpSession session, int descriptor) {
            var socket = new UdpSocket(receiver, session, descriptor);
            if (socket.watch()) {
                return socket;
            }
            socket.close();
            return null;
        }
    }

    @Override
    IoOps interest() {
        return loop().engine().inputInterest(descriptor());
    }

    @Override
    void onReady(int readiness) {
        loop().datagrams().replies().take(session, this);
    }

    @Override
    public void onFault() {
        session.end(EndReason.FAULT);
    }

    /// There may be more to take, after it had used up its share of the loop's time.
    void again() {
        if (!queued) {
            queued = true;
            loop().again(this);
        }
    }

    @Override
    public void run() {
        queued = false;
        if (!isOpen()) {
            return;
        }
        try {
            onReady(Readiness.READABLE);
        } catch (Throwable bug) {
            loop().fault(bug);
            onFault();
        }
    }

    @Override
    public int send(long address, int length) {
        Posix posix = loop().posix();
        int result = posix.send(descriptor(), address, length);
        if (isEarlier(result)) {
            onError(result);
            result = posix.send(descriptor(), address, length);
        }
        return result;
    }

    @Override
    public int send(DatagramBatch batch, int first, int end) {
        for (int slot = first; slot < end; slot++) {
            batch.sendOn(slot);
        }
        DatagramCalls calls = loop().datagrams().calls();
        int result = batch.sendAlike(calls, descriptor(), first, end);
        if (isEarlier(result)) {
            onError(result);
            result = batch.sendAlike(calls, descriptor(), first, end);
        }
        return result;
    }

    /// True for what may be said of an earlier datagram, which came back as ICMP (icmp(7), udp(7)):
    /// then the one at hand is not sent yet.
    private static boolean isEarlier(int result) {
        return result < 0 && result != -Errno.EAGAIN;
    }

    /// The kernel has told of an error that waited on the socket.
    void onError(int result) {
        if (result == -Errno.ECONNREFUSED || result == -Errno.EHOSTUNREACH
                || result == -Errno.ENETUNREACH) {
            session.onTrouble();
        }
    }

    @Override
    public int payloadMax() {
        return loop().datagrams().calls().payloadMax(descriptor());
    }

    /// The socket whose clients are answered.
    UdpReceiver receiver() {
        return receiver;
    }

    @Override
    public long release() {
        long lost = loop().datagrams().calls().overflow(descriptor());
        close();
        return lost;
    }
}
