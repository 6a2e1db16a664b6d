package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// No two listeners bind one address, and none binds an address that another one's wildcard covers;
/// a port of TCP and the same one of UDP are two. One listener has either of them.
final class BindRules {

    private final Problems problems;
    private final Map<Path, Taken> paths = new HashMap<>();
    private final Map<Integer, Port> tcpPorts = new HashMap<>();
    private final Map<Integer, Port> udpPorts = new HashMap<>();

    BindRules(Problems problems) {
        this.problems = problems;
    }

    void check(Named listener) {
        Value<List<Value<BindAddress>>> binds = listener.fields().find(ListenerKeys.BIND);
        if (binds == null) {
            return;
        }
        checkOneTransport(binds.it());
        for (Value<BindAddress> bind : binds.it()) {
            var taken = new Taken(listener.name(), bind);
            Taken first = take(taken);
            if (first != null && bind.place() != null) {
                String covered = first.bind.it().equals(bind.it())
                        ? ""
                        : " as part of " + first.bind.it();
                problems.add(bind.place(),
                        """
                                bind: %s is taken%s by listener \"%s\" at %s (expected: another \
                                address or port)"""
                                .formatted(bind.it(), covered, first.listener,
                                        first.bind.origin()));
            }
        }
    }

    private void checkOneTransport(List<Value<BindAddress>> binds) {
        BindAddress first = binds.getFirst().it();
        for (Value<BindAddress> bind : binds) {
            if (bind.it().isUdp() != first.isUdp() && bind.place() != null) {
                problems.add(bind.place(),
                        """
                                bind: %s stands beside %s (expected: a listener for each, which \
                                may share a pool)"""
                                .formatted(bind.it(), first));
                return;
            }
        }
    }

    /// Takes an address; what has it already, or null.
    private @Nullable Taken take(Taken taken) {
        return switch (taken.bind.it()) {
            case BindAddress.Unix(Path path) -> paths.putIfAbsent(path, taken);
            case BindAddress.TcpAny(int port) -> takeAll(tcpPorts, port, taken);
            case BindAddress.Tcp(var address, int port) -> take(tcpPorts, address, port, taken);
            case BindAddress.UdpAny(int port) -> takeAll(udpPorts, port, taken);
            case BindAddress.Udp(var address, int port) -> take(udpPorts, address, port, taken);
        };
    }

    private static @Nullable Taken takeAll(Map<Integer, Port> ports, int port, Taken taken) {
        return port == 0 ? null : ports.computeIfAbsent(port, _ -> new Port()).takeAll(taken);
    }

    private static @Nullable Taken take(Map<Integer, Port> ports, InetAddress address, int port,
            Taken taken) {
        return port == 0 ? null : ports.computeIfAbsent(port, _ -> new Port()).take(address, taken);
    }

    private record Taken(String listener, Value<BindAddress> bind) {}

    /// One port number on all addresses.
    private static final class Port {

        private final Family four = new Family();
        private final Family six = new Family();

        @Nullable
        Taken takeAll(Taken taken) {
            Taken first = four.takeAll(taken);
            Taken second = six.takeAll(taken);
            return first != null ? first : second;
        }

        @Nullable
        Taken take(InetAddress address, Taken taken) {
            Family family = address instanceof Inet4Address ? four : six;
            return address.isAnyLocalAddress()
                    ? family.takeAll(taken)
                    : family.take(address, taken);
        }
    }

    /// One port number on the addresses of one family.
    private static final class Family {

        private final Map<InetAddress, Taken> addresses = new HashMap<>();
        private @Nullable Taken wildcard;
        private @Nullable Taken first;

        @Nullable
        Taken takeAll(Taken taken) {
            Taken before = first;
            if (first == null) {
                first = taken;
            }
            if (wildcard == null) {
                wildcard = taken;
            }
            return before;
        }

        @Nullable
        Taken take(InetAddress address, Taken taken) {
            if (first == null) {
                first = taken;
            }
            Taken same = addresses.putIfAbsent(address, taken);
            return wildcard != null ? wildcard : same;
        }
    }
}
