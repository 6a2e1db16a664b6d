package dev.sluice.health.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One probe's UDP socket. It is connected, so that the kernel passes on what comes from the backend
/// alone, and tells of an ICMP error. Blocking, which on a virtual thread occupies no carrier; its
/// [Cutoff] bounds the whole.
final class DatagramConnection implements DatagramWire, Closeable {

    private static final String UNREACHABLE = "refused: port unreachable";

    private final DatagramChannel channel;
    private final Cutoff cutoff;
    private final Duration timeout;
    private final DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
    private long askAgainNanos; // as System.nanoTime

    private DatagramConnection(DatagramChannel channel, Cutoff cutoff, Duration timeout) {
        this.channel = channel;
        this.cutoff = cutoff;
        this.timeout = timeout;
    }

    /// A socket that is not connected yet.
    ///
    /// @throws IOException when this machine gives none, which is not the backend's fault
    static DatagramConnection open(Cutoff cutoff, Duration timeout) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        cutoff.covers(channel);
        return new DatagramConnection(channel, cutoff, timeout);
    }

    /// @param source the local address; null lets the kernel choose
    Ends connect(SocketAddress to, @Nullable InetAddress source) throws IOException {
        if (!(to instanceof InetSocketAddress)) {
            throw new IOException("a Unix socket cannot be asked over UDP");
        }
        try {
            SourceAddress.bind(channel, source);
            channel.connect(to);
        } catch (UnsupportedAddressTypeException _) {
            throw new IOException("no IPv6 on this machine");
        } catch (IOException e) {
            throw endedBy(e);
        }
        SocketAddress local = channel.getLocalAddress();
        if (local.equals(to)) {
            // Nobody listens on a port of this machine, and the kernel lent us just that one: we
            // would hear our own question.
            throw new PortUnreachableException(UNREACHABLE);
        }
        return Ends.of(local, to);
    }

    @Override
    public void send(ByteBuffer datagram) throws IOException {
        askAgainNanos = System.nanoTime() + patience();
        try {
            channel.write(datagram);
        } catch (IOException e) {
            throw endedBy(e);
        }
    }

    @Override
    public @Nullable ByteBuffer receive() throws IOException {
        long left = askAgainNanos - System.nanoTime();
        if (left > 0) {
            try {
                packet.setLength(DATAGRAM_MAX);
                // Rounded up: 0 would mean for ever.
                channel.socket().setSoTimeout((int) (TimeUnit.NANOSECONDS.toMillis(left) + 1));
                channel.socket().receive(packet);
                return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            } catch (SocketTimeoutException _) {
                // Time to ask again.
            } catch (IOException e) {
                throw endedBy(e);
            }
        }
        askAgainNanos = System.nanoTime() + patience();
        return null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private long patience() {
        return timeout.toNanos() / DatagramQuestion.ASKED_MAX;
    }

    /// What ended a call: an end of time shows as whatever closing the socket makes of it.
    private IOException endedBy(IOException e) {
        if (cutoff.cause() == Cutoff.Cause.TIME_IS_OVER) {
            return new ProbeTimedOut(timeout, "no answer");
        }
        return e instanceof PortUnreachableException
                ? new PortUnreachableException(UNREACHABLE)
                : e;
    }
}
