package dev.sluice.appliance;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BalancerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The backends that come with the shipped configuration, on the ports 7001 to 7003 of 127.0.0.1.
/// Used by one thread at a time.
///
/// Only those that the running configuration names as backends are started, so that the shipped file
/// may be edited into a configuration of one's own without leaving strangers on these ports.
final class BuiltInBackends implements AutoCloseable {

    private static final int PORT_FIRST = 7001;
    private static final int PORT_LAST = 7003;

    private final Map<Integer, BuiltInBackend> started = new TreeMap<>();

    /// Starts what the configuration names and does not run yet, and says so. A port that is taken is
    /// no failure: a backend of the operator's own may well stand there.
    List<String> start(BalancerConfig config) {
        var lines = new ArrayList<String>();
        config.pools().stream().flatMap(pool -> pool.backends().stream()).forEach(backend -> {
            if (backend.address() instanceof BackendAddress.Tcp tcp && isOurs(tcp)
                    && !started.containsKey(tcp.port())) {
                lines.add(start(backend.name(), tcp.port()));
            }
        });
        return lines;
    }

    private String start(String name, int port) {
        try {
            started.put(port, BuiltInBackend.listen(name, port));
            return "built-in backend %s listens on 127.0.0.1:%d".formatted(name, port);
        } catch (IOException e) {
            return "built-in backend %s cannot listen on 127.0.0.1:%d (%s); what is there is used"
                    .formatted(name, port, ControlSocket.reason(e));
        }
    }

    private static boolean isOurs(BackendAddress.Tcp address) {
        return address.host().equals("127.0.0.1") && address.port() >= PORT_FIRST
                && address.port() <= PORT_LAST;
    }

    @Override
    public void close() {
        started.values().forEach(BuiltInBackend::close);
    }
}
