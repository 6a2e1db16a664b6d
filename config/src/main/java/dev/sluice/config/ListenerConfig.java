package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/// Where clients come in, who may, and how long they may stay silent.
///
/// @param name as in the file
/// @param binds the addresses it listens on; at least one, all different
/// @param pool the name of the pool its sessions go to; a pool in place has its listener's name
/// @param access which client addresses are served
/// @param limits how many sessions, and how fast
/// @param timeouts how long each phase of a session may take
/// @param relay how bytes get from one socket to the other
/// @param log which sessions get a line in the session log
public record ListenerConfig(String name, List<BindAddress> binds, String pool,
        AccessRules access, Limits limits, Timeouts timeouts, RelayChoice relay,
        SessionLogging log) {

    public ListenerConfig {
        binds = List.copyOf(binds);
        if (binds.isEmpty()) {
            throw new IllegalArgumentException("listener %s: no address to bind".formatted(name));
        }
        Gate.distinct("bind of " + name, binds);
    }

    /// The timeouts of a TCP session.
    ///
    /// @param connect for opening one connection to a backend
    /// @param idle how long a session may go without a byte in either direction; zero is for ever
    /// @param halfClose how long it may go without a byte after one side has finished sending; zero
    ///     is for ever
    public record Timeouts(Duration connect, Duration idle, Duration halfClose) {

        public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(3),
                Duration.ofHours(1), Duration.ofSeconds(30));

        public Timeouts {
            Gate.positive("connect-timeout", connect);
            Gate.notNegative("idle-timeout", idle);
            Gate.notNegative("half-close-timeout", halfClose);
        }
    }

    /// Which sessions get a line in the session log.
    public enum SessionLogging {
        /// No session.
        NONE,
        /// Every session.
        SESSIONS,
        /// Those that ended by a fault of a backend or of the balancer.
        FAULTS
    }
}
