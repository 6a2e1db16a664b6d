package dev.sluice.config;

import java.net.InetAddress;
import java.nio.file.Path;

/// An address a listener binds. Its text is its identity: a reload that keeps it keeps the socket.
public sealed interface BindAddress {

    /// A TCP port on one address.
    ///
    /// @param address the local address; `0.0.0.0` is every IPv4 address, `::` every IPv6 address
    /// @param port 0 lets the kernel choose
    record Tcp(InetAddress address, int port) implements BindAddress {
        public Tcp {
            Gate.range("port", port, 0, 65535);
        }

        @Override
        public String toString() {
            return "tcp://" + IpText.withPort(address, port);
        }
    }

    /// A TCP port on all addresses, IPv4 and IPv6, with one dual-stack socket where the kernel has
    /// IPv6 and an IPv4 socket where it has not.
    ///
    /// @param port 0 lets the kernel choose
    record TcpAny(int port) implements BindAddress {
        public TcpAny {
            Gate.range("port", port, 0, 65535);
        }

        @Override
        public String toString() {
            return "tcp://*:" + port;
        }
    }

    /// A UDP port on one address.
    ///
    /// @param address the local address; `0.0.0.0` is every IPv4 address, `::` every IPv6 address
    /// @param port 0 lets the kernel choose
    record Udp(InetAddress address, int port) implements BindAddress {
        public Udp {
            Gate.range("port", port, 0, 65535);
        }

        @Override
        public String toString() {
            return "udp://" + IpText.withPort(address, port);
        }
    }

    /// A UDP port on all addresses, IPv4 and IPv6.
    ///
    /// @param port 0 lets the kernel choose
    record UdpAny(int port) implements BindAddress {
        public UdpAny {
            Gate.range("port", port, 0, 65535);
        }

        @Override
        public String toString() {
            return "udp://*:" + port;
        }
    }

    /// A stream socket in the file system.
    ///
    /// @param path absolute, at most 107 bytes, the size of `sun_path` in unix(7)
    record Unix(Path path) implements BindAddress {
        public static final int PATH_BYTES_MAX = 107;

        @Override
        public String toString() {
            return "tcp://unix:" + path;
        }
    }

    /// True for datagrams, false for streams.
    default boolean isUdp() {
        return switch (this) {
            case Udp _,UdpAny _ -> true;
            case Tcp _,TcpAny _,Unix _ -> false;
        };
    }
}
