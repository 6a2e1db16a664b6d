package dev.sluice.config;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a backend answers. Its text ([#toString]) is the backend's identity within its pool.
public sealed interface BackendAddress {

    /// A TCP port on a host.
    ///
    /// @param host as written: an IP address in canonical form, or a host name in lower case
    /// @param port 1..65535
    /// @param resolved the host's address; null while a host name has not been resolved
    record Tcp(String host, int port, @Nullable InetAddress resolved) implements BackendAddress {
        public Tcp {
            Gate.range("port", port, 1, 65535);
        }

        @Override
        public String toString() {
            return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /// A stream socket in the file system, written `unix:/path`.
    record Unix(Path path) implements BackendAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
