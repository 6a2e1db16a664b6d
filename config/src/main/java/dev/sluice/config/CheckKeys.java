package dev.sluice.config;

import dev.sluice.config.CheckConfig.Timing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// The keys of a check.
final class CheckKeys {

    /// The words of `type`.
    enum Type {
        TCP, SEND_EXPECT, HTTP, TLS, POSTGRES, MYSQL, REDIS, DNS, A2S, RAKNET, QUIC, NTP, SIP,
        RADIUS, AGENT, EXEC
    }

    static final Key<Type> TYPE = Key.of("type", Words.of(Type.class), Type.TCP,
            """
                    What is asked. `tcp` passes when a connection opens, `send-expect` when a \
                    scripted exchange matches, `http` when a GET is answered as expected, `tls` \
                    when a handshake completes and the certificate is good; `postgres`, `mysql` \
                    and `redis` log in and look at the role; `dns`, `a2s` (Source-engine games), \
                    `raknet` (Minecraft Bedrock), `quic`, `ntp`, `sip` and `radius` ask in that \
                    protocol; `agent` reads a line such as `up 75% maxconn:30`; `exec` runs a \
                    program.""")
            .example("http");
    static final Key<Duration> INTERVAL = Key.of("interval", Durations.DURATION,
            Timing.DEFAULT.interval(), "From the start of one probe to the start of the next.")
            .example("5s");
    static final Key<Duration> TIMEOUT = Key.of("timeout", Durations.DURATION,
            "1s, or the interval where that is shorter",
            fields -> atMostInterval(fields, Timing.DEFAULT.timeout()),
            "For one probe, connecting included; at most the interval.").example("500ms");
    static final Key<Duration> FAST_INTERVAL = Key.of("fast-interval", Durations.DURATION,
            "the interval", fields -> atMostInterval(fields, Durations.MAX),
            """
                    The interval while results disagree with the state of the backend, so that a \
                    change is noticed sooner; at most the interval.""")
            .example("500ms");
    static final Key<Integer> RISE = Key.of("rise", Numbers.count(1, Timing.RUN_MAX),
            Timing.DEFAULT.rise(), "Passes in a row that bring a backend up.").example("3");
    static final Key<Integer> FALL = Key.of("fall", Numbers.count(1, Timing.RUN_MAX),
            Timing.DEFAULT.fall(), "Failures in a row that take a backend down.").example("2");
    static final Key<Double> JITTER = Key.of("jitter", Numbers.percent(Timing.JITTER_MAX),
            Timing.DEFAULT.jitter(), "Random part of each interval, either way.").example("20%");
    static final Key<Duration> DAMPING = Key.of("damping", Durations.DURATION_OR_OFF,
            Timing.DEFAULT.damping(),
            """
                    How long a fall is remembered. Each one within that time doubles the passes \
                    that it takes to come up again, up to 16 times `rise`, so that a backend that \
                    comes and goes stays away.""")
            .example("2m");
    static final Key<Integer> PORT = Key.of("port", Numbers.count(1, 65535),
            "the backend's own", _ -> null, "The port to ask.").example("8008");
    static final Key<InetAddress> CHECK_ADDRESS = Key.of("address", Addresses.IP,
            "the backend's own", _ -> null, "The address to ask.").example("10.0.9.1");

    /// Those that every type has.
    static final List<Key<?>> ALL = List.of(TYPE, INTERVAL, TIMEOUT, FAST_INTERVAL, RISE, FALL,
            JITTER, DAMPING, PORT, CHECK_ADDRESS);

    private CheckKeys() {}

    private static Duration atMostInterval(Fields fields, Duration most) {
        Value<Duration> interval = fields.find(INTERVAL);
        return interval == null || interval.it().compareTo(most) > 0 ? most : interval.it();
    }
}
