package dev.sluice.health.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One probe's connection. Blocking, which on a virtual thread occupies no carrier; its [Cutoff]
/// bounds connecting, sending and receiving alike, which a timeout per read would not.
///
/// A TCP connection closes with RST unless [#partPolitely] was called. After a handshake that is
/// all a tcp check wants, it leaves no TIME_WAIT behind for each probe, and a backend that accepts
/// slowly need not wake for it; HAProxy's checks do the same unless told to `linger`.
final class Connection implements Wire, Closeable {

    private final SocketChannel channel;
    private final Cutoff cutoff;
    private final Duration timeout;
    private final boolean isTcp;
    private String phase = "no answer";

    private Connection(SocketAddress to, Cutoff cutoff, Duration timeout) throws IOException {
        this.isTcp = !(to instanceof UnixDomainSocketAddress);
        this.channel = open(to);
        this.cutoff = cutoff;
        this.timeout = timeout;
    }

    /// For IPv4 a socket that knows nothing else, which is cheaper; for IPv6 whatever there is.
    private static SocketChannel open(SocketAddress to) throws IOException {
        return switch (to) {
            case UnixDomainSocketAddress _ -> SocketChannel.open(StandardProtocolFamily.UNIX);
            case InetSocketAddress inet when inet.getAddress() instanceof Inet4Address ->
                SocketChannel.open(StandardProtocolFamily.INET);
            default -> SocketChannel.open();
        };
    }

    /// A socket that is not connected yet.
    ///
    /// @throws IOException when this machine gives none, which is not the backend's fault
    static Connection open(SocketAddress to, Cutoff cutoff, Duration timeout) throws IOException {
        var connection = new Connection(to, cutoff, timeout);
        cutoff.covers(connection.channel);
        return connection;
    }

    /// @param source the local address; null lets the kernel choose
    void connect(SocketAddress to, @Nullable InetAddress source) throws IOException {
        try {
            if (isTcp) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                SourceAddress.bind(channel, source);
            }
            connect(to);
        } catch (UnsupportedAddressTypeException _) {
            throw new IOException("no IPv6 on this machine");
        } catch (IOException e) {
            throw endedBy(e);
        }
        if (isConnectedToItself(channel)) {
            throw new IOException("connection refused");
        }
        phase = "connected, but no answer";
    }

    /// Looks at once whether it is connected: on one machine, and only there, it always is. Waiting
    /// for that as for anything else, by a poller and another turn of this thread, takes longer
    /// than all the rest.
    private void connect(SocketAddress to) throws IOException {
        if (!isTcp) {
            channel.connect(to); // with a full queue there is nothing to wait for
            return;
        }
        channel.configureBlocking(false);
        boolean isConnected = channel.connect(to) || channel.finishConnect();
        channel.configureBlocking(true);
        if (!isConnected) {
            channel.finishConnect();
        }
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw endedBy(e);
        }
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
        try {
            int received = channel.read(into);
            phase = "answer not complete";
            return received;
        } catch (IOException e) {
            throw endedBy(e);
        }
    }

    /// @throws IOException on a Unix socket
    Ends ends() throws IOException {
        return Ends.of(channel.getLocalAddress(), channel.getRemoteAddress());
    }

    /// From now on [#close] lets what was sent arrive. A RST would overtake it, and the backend
    /// would miss the last words of an exchange that went well, such as `QUIT`.
    void partPolitely() {
        try {
            if (isTcp) {
                channel.setOption(StandardSocketOptions.SO_LINGER, -1);
            }
        } catch (IOException _) {
            // Cut off in this very moment: the answer is in all the same.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// TCP's simultaneous open lets a socket meet itself: where nobody listens on a local port, and
    /// the kernel picks just that port to connect from, connecting succeeds (RFC 9293, section 3.5).
    static boolean isConnectedToItself(SocketChannel channel) throws IOException {
        return channel.getLocalAddress() instanceof InetSocketAddress local
                && local.equals(channel.getRemoteAddress());
    }

    /// What ended a blocked call: an end of time shows as whatever closing its socket makes of it.
    private IOException endedBy(IOException e) {
        return cutoff.cause() == Cutoff.Cause.TIME_IS_OVER ? new ProbeTimedOut(timeout, phase) : e;
    }
}
