package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// No two listeners bind one address, and none binds an address that another one's wildcard covers.
final class BindRules {

    private final Problems problems;
    private final Map<Path, Taken> paths = new HashMap<>();
    private final Map<Integer, Port> ports = new HashMap<>();

    BindRules(Problems problems) {
        this.problems = problems;
    }

    void check(Named listener) {
        Value<List<Value<BindAddress>>> binds = listener.fields().find(ListenerKeys.BIND);
        if (binds == null) {
            return;
        }
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

    /// Takes an address; what has it already, or null.
    private @Nullable Taken take(Taken taken) {
        return switch (taken.bind.it()) {
            case BindAddress.Unix(Path path) -> paths.putIfAbsent(path, taken);
            case BindAddress.TcpAny(int port) -> port == 0 ? null : port(port).takeAll(taken);
            case BindAddress.Tcp(InetAddress address, int port) ->
                port == 0 ? null : port(port).take(address, taken);
        };
    }

    private Port port(int port) {
        return ports.computeIfAbsent(port, _ -> new Port());
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
