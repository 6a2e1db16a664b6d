package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// The sockets of an address while they are being opened, so that a failure can close them.
final class SocketOpening {

    private final BindAddress address;
    private final Posix posix = new Posix();
    private final List<Integer> descriptors = new ArrayList<>();

    SocketOpening(BindAddress address) {
        this.address = address;
    }

    /// A socket of this family, to be closed if what follows fails.
    ///
    /// @param type such as [Sockets#SOCK_STREAM]
    int socket(int family, int type) throws StartException {
        int descriptor = check(posix.socket(family, type));
        descriptors.add(descriptor);
        return descriptor;
    }

    /// An IP socket for an address.
    ///
    /// @param oneFamily false for an IPv6 socket that takes IPv4 too
    int ipSocket(InetAddress ip, int type, boolean oneFamily) throws StartException {
        boolean six = ip instanceof Inet6Address;
        int descriptor = socket(six ? Sockets.AF_INET6 : Sockets.AF_INET, type);
        if (six) {
            posix.option(descriptor, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, oneFamily ? 1 : 0);
        }
        return descriptor;
    }

    /// Closes the socket that was opened last.
    void closeLast() {
        posix.close(descriptors.removeLast());
    }

    void closeAll() {
        descriptors.forEach(posix::close);
    }

    /// What a system call answered, when it went well.
    ///
    /// @throws StartException when it did not
    int check(int result) throws StartException {
        if (result >= 0) {
            return result;
        }
        String hint = switch (-result) {
            case Errno.EADDRINUSE -> "; another program listens there";
            case Errno.EACCES -> address instanceof BindAddress.Unix
                    ? "; the directory must be writable"
                    : "; ports below 1024 need root or CAP_NET_BIND_SERVICE";
            case Errno.EADDRNOTAVAIL -> "; no interface has this address";
            default -> "";
        };
        throw new StartException("cannot listen on %s: %s%s".formatted(address,
                Errno.describe(result), hint));
    }

    /// True when this machine has no IPv6.
    boolean lacksIpv6(int type) {
        int attempt = posix.socket(Sockets.AF_INET6, type);
        if (attempt >= 0) {
            posix.close(attempt);
        }
        return attempt == -Errno.EAFNOSUPPORT;
    }

    /// The port that the kernel chose for a bound socket, or was told.
    int portOf(int descriptor) throws StartException {
        var own = new SocketAddress();
        check(posix.localAddress(descriptor, own));
        return own.port();
    }

    /// Every address of a family.
    static InetAddress any(boolean six) {
        try {
            return InetAddress.getByAddress(new byte[six ? 16 : 4]);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    Posix posix() {
        return posix;
    }

    List<Integer> descriptors() {
        return descriptors;
    }
}
