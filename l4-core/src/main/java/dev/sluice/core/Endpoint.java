package dev.sluice.core;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import org.jspecify.annotations.Nullable;

/// Where a backend is connected to, and from which local address, in the form the kernel reads.
/// Immutable: a backend whose address changes gets another one.
///
/// @param address the backend's
/// @param source the local address to connect from; null lets the kernel choose
record Endpoint(SocketAddress address, @Nullable SocketAddress source) {

    /// @throws IllegalArgumentException when a host name has not been resolved
    static Endpoint of(BackendConfig config) {
        return new Endpoint(switch (config.address()) {
            case BackendAddress.Tcp(_, int port, var resolved) when resolved != null ->
                SocketAddress.of(resolved, port);
            case BackendAddress.Tcp tcp -> throw new IllegalArgumentException(
                    "backend %s: host name is not resolved".formatted(tcp));
            case BackendAddress.Unix(var path) -> SocketAddress.of(path);
        }, config.source() == null ? null : SocketAddress.of(config.source(), 0));
    }

    boolean isUnix() {
        return address.isUnix();
    }

    int family() {
        return address.family();
    }

    /// Begins to connect: 0, or a negative error number, among them `EINPROGRESS`.
    int connect(Posix posix, int descriptor) {
        if (!address.isUnix()) {
            PeerOptions.promptAndInline(posix, descriptor);
        }
        if (source != null) {
            // The port is chosen at connect, where the kernel knows the whole four-tuple: one
            // source address is then good for 28,000 sessions per backend, not in all (ip(7)).
            posix.option(descriptor, Sockets.IPPROTO_IP, Sockets.IP_BIND_ADDRESS_NO_PORT, 1);
            int bound = posix.bind(descriptor, source);
            if (bound < 0) {
                return bound;
            }
        }
        return posix.connect(descriptor, address);
    }

    /// Fixes where the datagrams of a socket go, and whose it takes: 0, or a negative error number.
    int connectDatagrams(Posix posix, int descriptor) {
        if (source != null) {
            int bound = posix.bind(descriptor, source);
            if (bound < 0) {
                return bound;
            }
        }
        return posix.connect(descriptor, address);
    }

    /// What an open connection is given when it has grown old.
    void keepAlive(Posix posix, int descriptor) {
        if (!address.isUnix()) {
            PeerOptions.keepAlive(posix, descriptor);
        }
    }
}
