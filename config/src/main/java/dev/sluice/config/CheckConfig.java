package dev.sluice.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// How the backends of a pool are asked whether they work.
public sealed interface CheckConfig {

    /// True where an answer may say that a backend works and is not to be used all the same, such
    /// as a standby: nobody may be sent there before it has answered.
    default boolean tellsRoles() {
        return this instanceof Active active && active.probe().tellsRoles();
    }

    /// `check: none`: every backend counts as up.
    record None() implements CheckConfig {}

    /// `check: passive`: a backend is judged by what its UDP sessions meet: ICMP errors and
    /// questions without an answer against it, whatever it sends for it.
    record Passive() implements CheckConfig {}

    /// A probe that is repeated.
    ///
    /// @param probe what is asked
    /// @param timing how often, and how many answers decide
    /// @param address where to ask instead of the backend's own address; null for its own
    /// @param port the port to ask instead of the backend's own
    record Active(Probe probe, Timing timing, @Nullable InetAddress address, OptionalInt port)
            implements
                CheckConfig {

        public Active {
            port.ifPresent(number -> Gate.range("check port", number, 1, 65535));
        }
    }

    /// How often a probe runs, and how many results in a row flip a backend.
    ///
    /// @param interval from the start of one probe to the start of the next
    /// @param timeout for one probe, connecting included
    /// @param fastInterval while results disagree with the current state; at most `interval`
    /// @param rise passes in a row that bring a backend up
    /// @param fall failures in a row that take it down
    /// @param jitter random part of each interval, as a fraction: 0.1 spreads it by up to 10 %
    ///     either way
    /// @param damping how long a fall is remembered: with each one within it, it takes more passes
    ///     to come up again; zero is off
    record Timing(Duration interval, Duration timeout, Duration fastInterval, int rise, int fall,
            double jitter, Duration damping) {

        public static final int RUN_MAX = 1000;
        public static final double JITTER_MAX = 0.5;
        public static final Timing DEFAULT = new Timing(Duration.ofSeconds(2),
                Duration.ofSeconds(1), Duration.ofSeconds(2), 2, 3, 0.1, Duration.ZERO);

        public Timing {
            Gate.positive("interval", interval);
            Gate.positive("timeout", timeout);
            Gate.positive("fast-interval", fastInterval);
            Gate.notNegative("damping", damping);
            Gate.range("rise", rise, 1, RUN_MAX);
            Gate.range("fall", fall, 1, RUN_MAX);
            if (!(jitter >= 0 && jitter <= JITTER_MAX)) {
                throw new IllegalArgumentException(
                        "jitter: %s (expected: 0..%s)".formatted(jitter, JITTER_MAX));
            }
        }
    }
}
