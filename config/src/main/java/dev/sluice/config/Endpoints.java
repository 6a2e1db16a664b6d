package dev.sluice.config;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where listeners bind and where backends answer, as text.
final class Endpoints {

    static final Scalar<BindAddress> BIND = new Scalar<>(
            "tcp://ADDRESS:PORT such as tcp://:5432, udp://ADDRESS:PORT, or tcp://unix:/PATH",
            Map.of("type", "string"), Endpoints::readBind, BindAddress::toString);
    static final Scalar<BackendAddress> BACKEND = new Scalar<>(
            "HOST:PORT such as 10.0.0.11:5432, or unix:/PATH", Map.of("type", "string"),
            Endpoints::readBackend, BackendAddress::toString);

    private static final Ports TCP = new Ports("tcp://", 5432, BindAddress.TcpAny::new,
            BindAddress.Tcp::new);
    private static final Ports UDP = new Ports("udp://", 53, BindAddress.UdpAny::new,
            BindAddress.Udp::new);
    private static final String UNIX = "unix:";

    private Endpoints() {}

    /// The ports of one protocol.
    ///
    /// @param example a port number for hints
    /// @param any makes a port on all addresses
    /// @param one makes a port on one address
    private record Ports(String scheme, int example, Function<Integer, BindAddress> any,
            BiFunction<InetAddress, Integer, BindAddress> one) {}

    /// HOST:PORT in its two parts, brackets taken off.
    ///
    /// @param port null when there is none
    private record HostPort(String host, @Nullable String port) {

        static HostPort of(String text) {
            int close = text.startsWith("[") ? text.indexOf(']') : -1;
            if (close > 0) {
                String after = text.substring(close + 1);
                return new HostPort(text.substring(1, close),
                        after.startsWith(":") ? after.substring(1) : null);
            }
            int colon = text.lastIndexOf(':');
            return colon < 0
                    ? new HostPort(text, null)
                    : new HostPort(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    private static Reading<BindAddress> readBind(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            String fixed = TCP.scheme() + (Addresses.port(text, 0) == null ? text : ":" + text);
            return readBind(fixed) instanceof Reading.Good
                    ? Reading.bad("has no scheme", fixed)
                    : Reading.bad();
        }
        String rest = text.substring(scheme + 3);
        return switch (text.substring(0, scheme)) {
            case "tcp" -> rest.startsWith(UNIX) ? readBindPath(rest) : readBindPort(rest, TCP);
            case "udp" -> rest.startsWith(UNIX)
                    ? Reading.bad("is a Unix socket, and those are for streams here",
                            "udp:// and a port such as udp://:53, or tcp://" + Shown.of(rest))
                    : readBindPort(rest, UDP);
            case "http", "https" ->
                Reading.bad("is not supported yet", TCP.scheme() + Shown.of(rest));
            default -> Reading.bad();
        };
    }

    private static Reading<BindAddress> readBindPath(String text) {
        Optional<Path> path = path(text);
        if (path.isEmpty()) {
            return Reading.bad("is no absolute path", "tcp://unix:/run/sluice/pg.sock");
        }
        int bytes = path.get().toString().getBytes(StandardCharsets.UTF_8).length;
        return bytes <= BindAddress.Unix.PATH_BYTES_MAX
                ? Reading.good(new BindAddress.Unix(path.get()))
                : Reading.bad("has a path of %d bytes".formatted(bytes),
                        "at most %d bytes".formatted(BindAddress.Unix.PATH_BYTES_MAX));
    }

    private static Reading<BindAddress> readBindPort(String text, Ports ports) {
        if (Addresses.literal(text).isPresent() && text.indexOf(':') >= 0) {
            return Reading.bad("needs brackets and a port",
                    "%s[%s]:%d".formatted(ports.scheme(), text, ports.example()));
        }
        HostPort parts = HostPort.of(text);
        if (parts.port() == null) {
            return Reading.bad("has no port",
                    "%s%s:%d".formatted(ports.scheme(), Shown.of(text), ports.example()));
        }
        Integer port = Addresses.port(parts.port(), 0);
        if (port == null) {
            return Reading.bad("has no good port",
                    "a port from 1 to 65535, or 0 for one the kernel chooses");
        }
        if (parts.host().isEmpty() || parts.host().equals("*")) {
            return Reading.good(ports.any().apply(port));
        }
        Optional<InetAddress> address = Addresses.literal(parts.host());
        if (address.isPresent() && (parts.host().indexOf(':') < 0 || text.startsWith("["))) {
            return Reading.good(ports.one().apply(address.get(), port));
        }
        return badBindHost(parts.host(), port, ports.scheme());
    }

    private static Reading<BindAddress> badBindHost(String host, int port, String scheme) {
        if (host.equalsIgnoreCase("localhost")) {
            return Reading.bad("names a host", "%s127.0.0.1:%d or %s[::1]:%d".formatted(scheme,
                    port, scheme, port));
        }
        return Addresses.isHostName(Addresses.lowerCase(host))
                ? Reading.bad("names a host",
                        "an IP address of this machine, or %s:%d for all of them"
                                .formatted(scheme, port))
                : Reading.bad();
    }

    private static Reading<BackendAddress> readBackend(String text) {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            return Reading.bad("has a scheme", Shown.of(text.substring(scheme + 3)));
        }
        if (text.startsWith(UNIX)) {
            return path(text)
                    .<Reading<BackendAddress>>map(
                            path -> Reading.good(new BackendAddress.Unix(path)))
                    .orElseGet(() -> Reading.bad("is no absolute path", "unix:/run/app.sock"));
        }
        if (text.indexOf(':') >= 0 && Addresses.literal(text).isPresent()) {
            return Reading.bad("needs brackets and a port", "[%s]:5432".formatted(text));
        }
        HostPort parts = HostPort.of(text);
        if (parts.port() == null) {
            return Reading.bad("has no port", Shown.of(text) + ":5432");
        }
        Integer port = Addresses.port(parts.port(), 1);
        if (port == null) {
            return Reading.bad("has no good port", "a port from 1 to 65535");
        }
        return readHost(parts.host().toLowerCase(Locale.ROOT), port, text.startsWith("["));
    }

    private static Reading<BackendAddress> readHost(String host, int port, boolean inBrackets) {
        Optional<InetAddress> address = Addresses.literal(host);
        if (address.isPresent()) {
            if (address.get().isAnyLocalAddress() || address.get().isMulticastAddress()) {
                return Reading.bad("is no address of one backend",
                        "its own address, such as 127.0.0.1:%d".formatted(port));
            }
            return (host.indexOf(':') >= 0) == inBrackets
                    ? Reading.good(
                            new BackendAddress.Tcp(IpText.of(address.get()), port, address.get()))
                    : Reading.bad("has its brackets wrong", IpText.withPort(address.get(), port));
        }
        return !inBrackets && Addresses.isHostName(host)
                ? Reading.good(new BackendAddress.Tcp(host, port, null))
                : Reading.bad();
    }

    /// The absolute path after `unix:`, dots and double slashes taken out.
    private static Optional<Path> path(String text) {
        try {
            Path path = Path.of(text.substring(UNIX.length()));
            return path.isAbsolute() && path.getNameCount() > 0
                    ? Optional.of(path.normalize())
                    : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
