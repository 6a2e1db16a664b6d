package dev.sluice.health.probe;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a probe connects to: the backend's own address, or what the check names instead.
sealed interface Destination {

    /// An address to connect to.
    ///
    /// @param address resolved
    /// @param host a name or an IP address, without brackets
    /// @param authority the same with its port, for people and for HTTP's Host header
    record At(SocketAddress address, String host, String authority) implements Destination {}

    /// Nothing to connect to, and why.
    record Nowhere(String reason) implements Destination {}

    static Destination of(BackendAddress backend, CheckConfig.Active check) {
        return switch (backend) {
            case BackendAddress.Tcp(String host, int ownPort, @Nullable InetAddress resolved) -> {
                int port = check.port().orElse(ownPort);
                if (check.address() != null) {
                    yield elsewhere(check.address(), port);
                }
                yield resolved == null
                        ? new Nowhere("the name " + host + " has no address")
                        : new At(new InetSocketAddress(resolved, port), host,
                                authority(host, port));
            }
            case BackendAddress.Unix(Path path) -> besides(path, check);
        };
    }

    private static Destination besides(Path path, CheckConfig.Active check) {
        if (check.address() == null && check.port().isEmpty()) {
            return new At(UnixDomainSocketAddress.of(path), "localhost", "localhost");
        }
        return check.address() != null && check.port().isPresent()
                ? elsewhere(check.address(), check.port().getAsInt())
                : new Nowhere("the check of a Unix socket needs both address and port, or neither");
    }

    private static Destination elsewhere(InetAddress address, int port) {
        String host = IpText.of(address);
        return new At(new InetSocketAddress(address, port), host, authority(host, port));
    }

    /// Without the port where it is HTTP's own (RFC 9110, section 4.2.3).
    private static String authority(String host, int port) {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == 80 ? bracketed : bracketed + ":" + port;
    }
}
