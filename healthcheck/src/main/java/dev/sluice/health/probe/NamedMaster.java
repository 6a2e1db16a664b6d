package dev.sluice.health.probe;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A server that says it is the master, by all addresses that a Sentinel may know it by: those of
/// the backend and, where the check asks elsewhere, that one.
///
/// @param addresses where it was asked and where sessions go
/// @param names the same with names as the configuration has them, such as `redis-1:6379`
record NamedMaster(List<InetSocketAddress> addresses, List<String> names) {

    NamedMaster {
        addresses = List.copyOf(addresses);
        names = List.copyOf(names);
    }

    static NamedMaster of(BackendAddress backend, SocketAddress asked) {
        List<InetSocketAddress> asking = asked instanceof InetSocketAddress address
                ? List.of(address)
                : List.of();
        return switch (backend) {
            case BackendAddress.Unix _ -> new NamedMaster(asking, List.of());
            case BackendAddress.Tcp(String host, int port, @Nullable InetAddress resolved) ->
                new NamedMaster(resolved == null
                        ? asking
                        : join(asking, new InetSocketAddress(resolved, port)),
                        List.of(host + ":" + port));
        };
    }

    /// Whether a Sentinel that names this host and port means this server. It gives names instead of
    /// addresses where `sentinel announce-hostnames` is set; those are compared as they are written,
    /// for a question to the name service would take time that the probe does not have.
    SentinelVote judge(String host, String port) {
        int number;
        try {
            number = Integer.parseInt(port);
        } catch (NumberFormatException _) {
            return new SentinelVote.Abstains("a port that makes no sense: " + Excerpt.of(port));
        }
        if (number < 1 || number > 65535) {
            return new SentinelVote.Abstains("a port that makes no sense: " + Excerpt.of(port));
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return byName(host, number);
        }
        return addresses.contains(new InetSocketAddress(address, number))
                ? new SentinelVote.Agrees()
                : new SentinelVote.Disagrees(IpText.withPort(address, number));
    }

    private SentinelVote byName(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT) + ":" + port;
        if (names.contains(name)) {
            return new SentinelVote.Agrees();
        }
        String shown = Excerpt.of(name);
        return isWrittenAsName()
                ? new SentinelVote.Disagrees(shown)
                : new SentinelVote.Abstains("it names " + shown
                        + ", and the backend is written as an IP address");
    }

    private boolean isWrittenAsName() {
        return names.stream().anyMatch(name -> {
            try {
                InetAddress.ofLiteral(name.substring(0, name.lastIndexOf(':')));
                return false;
            } catch (IllegalArgumentException _) {
                return true;
            }
        });
    }

    private static List<InetSocketAddress> join(List<InetSocketAddress> some,
            InetSocketAddress other) {
        return some.isEmpty() || some.contains(other)
                ? List.of(other)
                : List.of(some.getFirst(), other);
    }
}
