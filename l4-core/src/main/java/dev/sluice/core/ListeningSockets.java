package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Opens the sockets of one address that connections come to.
final class ListeningSockets extends SocketOpening {

    /// Pending TCP Fast Open requests for each socket (RFC 7413). Has an effect only where the
    /// operator has switched on bit 2 of `net.ipv4.tcp_fastopen`.
    private static final int FAST_OPEN_QUEUE = 256;

    private ListeningSockets(BindAddress address, boolean alongside) {
        super(address, Sockets.SOCK_STREAM, alongside);
    }

    /// Binds and listens.
    ///
    /// @param count how many sockets
    /// @param alongside true when this process has a socket bound to the same port that may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static BoundSockets open(BindAddress address, int count, boolean alongside)
            throws StartException {
        return new ListeningSockets(address, alongside).open(count);
    }

    /// Takes a Unix socket's name out of the file system; nothing for TCP.
    static void removeFile(BindAddress address) {
        if (address instanceof BindAddress.Unix unix) {
            try {
                Files.deleteIfExists(unix.path());
            } catch (IOException left) {
                // The name stays behind; the next start finds nobody listening and takes it over.
            }
        }
    }

    @Override
    void prepare(int descriptor, InetAddress ip) {
        Posix posix = posix();
        posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        PeerOptions.promptAndInline(posix, descriptor);
        PeerOptions.keepAlive(posix, descriptor);
        posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_FASTOPEN, FAST_OPEN_QUEUE);
    }

    @Override
    int listen(int descriptor, int backlog) {
        return posix().listen(descriptor, backlog);
    }

    /// One socket, and a duplicate for each further loop.
    @Override
    BoundSockets bindFile(BindAddress.Unix unix, int count) throws StartException {
        removeStaleFile(unix);
        int first = socket(Sockets.AF_UNIX);
        check(posix().bind(first, SocketAddress.of(unix.path())));
        check(listen(first, BACKLOG));
        for (int i = 1; i < count; i++) {
            descriptors().add(check(posix().dup(first)));
        }
        return new BoundSockets(descriptors(), unix.toString(), 0);
    }

    /// A socket file that nobody listens on is left over from a process that was killed.
    private void removeStaleFile(BindAddress.Unix unix) throws StartException {
        Posix posix = posix();
        int descriptor = check(posix.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM));
        int result = posix.connect(descriptor, SocketAddress.of(unix.path()));
        posix.close(descriptor);
        // An ordinary file refuses connections as well, and it is not ours to remove.
        if (result == -Errno.ECONNREFUSED && isSocket(unix.path())) {
            removeFile(unix);
        }
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (IOException gone) {
            return false;
        }
    }
}
