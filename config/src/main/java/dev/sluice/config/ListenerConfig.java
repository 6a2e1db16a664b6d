package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where clients come in, who may, and how long they may stay silent.
///
/// @param name as in the file
/// @param binds the addresses it listens on; at least one, all different, either all UDP or none
/// @param pool the name of the pool its sessions go to; a pool in place has its listener's name
/// @param access which client addresses are served
/// @param limits how many sessions, and how fast
/// @param timeouts how long each phase of a session may take; for TCP
/// @param relay how bytes get from one socket to the other; for TCP
/// @param log which sessions get a line in the session log
/// @param udp when a session ends, and how much it may answer; for UDP
/// @param proxy from whom it takes PROXY protocol headers; null for nobody
public record ListenerConfig(String name, List<BindAddress> binds, String pool,
        AccessRules access, Limits limits, Timeouts timeouts, RelayChoice relay,
        SessionLogging log, UdpSettings udp, @Nullable ProxyAccept proxy) {

    public ListenerConfig {
        binds = List.copyOf(binds);
        if (binds.isEmpty()) {
            throw new IllegalArgumentException("listener %s: no address to bind".formatted(name));
        }
        Gate.distinct("bind of " + name, binds);
        if (binds.stream().map(BindAddress::isUdp).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "bind of %s: %s (expected: all of them TCP, or all UDP)"
                            .formatted(name, binds));
        }
    }

    /// True when its clients send datagrams.
    public boolean isUdp() {
        return binds.getFirst().isUdp();
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

    /// When the session of a UDP client ends, since no datagram says so, and how much of what its
    /// backend answers is passed on.
    ///
    /// @param sessionTimeout how long it lasts without a datagram either way
    /// @param unansweredTimeout the same while the client has not been answered; the shorter of the
    ///     two holds
    /// @param responses answers after which it ends; [#UNLIMITED_RESPONSES] for no limit
    /// @param replyRatioMax bytes sent to the client at most, for each byte it sent; at least 1,
    ///     [#UNLIMITED_RATIO] for no limit
    public record UdpSettings(Duration sessionTimeout, Duration unansweredTimeout, int responses,
            double replyRatioMax) {

        public static final int UNLIMITED_RESPONSES = Integer.MAX_VALUE;
        public static final double UNLIMITED_RATIO = Double.POSITIVE_INFINITY;
        public static final UdpSettings DEFAULT = new UdpSettings(Duration.ofSeconds(60),
                Duration.ofSeconds(10), UNLIMITED_RESPONSES, UNLIMITED_RATIO);

        public UdpSettings {
            Gate.positive("session-timeout", sessionTimeout);
            Gate.positive("unanswered-timeout", unansweredTimeout);
            Gate.range("responses", responses, 1, UNLIMITED_RESPONSES);
            if (!(replyRatioMax >= 1)) {
                throw new IllegalArgumentException(
                        "reply-ratio-max: %s (expected: >= 1)".formatted(replyRatioMax));
            }
        }
    }

    /// That clients come through another balancer, which says before their data who they are (PROXY
    /// protocol, version 2).
    ///
    /// @param from who is believed; at least one range
    public record ProxyAccept(List<Cidr> from) {
        public ProxyAccept {
            from = List.copyOf(from);
            if (from.isEmpty()) {
                throw new IllegalArgumentException(
                        "proxy-protocol: from nobody (expected: at least one range)");
            }
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
