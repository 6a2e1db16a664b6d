package dev.sluice.config;

import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.WordOrBlock.Choice;
import java.time.Duration;
import java.util.List;

/// The keys of a listener.
final class ListenerKeys {

    static final Key<List<Value<BindAddress>>> BIND = Key.required("bind",
            new ListOf<>(Endpoints.BIND, true, 1, 1024),
            """
                    Where clients connect. `tcp://:5432` and `tcp://*:5432` are all addresses, \
                    IPv4 and IPv6; `tcp://0.0.0.0:5432` is IPv4 only and `tcp://[::]:5432` IPv6 \
                    only. Host names are not looked up here. Port 0 lets the kernel choose. \
                    `tcp://unix:/PATH` is a Unix socket, its path absolute and at most 107 \
                    bytes; the umask of the process says who may connect, which for root is \
                    mostly root alone.""")
            .example("tcp://:5432");
    static final Key<Choice> POOL = Key.<Choice>required("pool",
            new WordOrBlock(Texts.POOL_NAME, PoolKeys.BLOCK),
            """
                    Where its sessions go: the name of a pool under `pools`, or a pool in place, \
                    which is called like its listener.""")
            .example("databases");
    static final Key<List<Value<Cidr>>> ALLOW = ranges("allow",
            """
                    Clients that are served. Of all ranges in `allow` and `deny` the most specific \
                    one that contains the client decides; `allow` alone denies everybody else. A \
                    single address is a range of one. An empty list is no rule.""")
            .example("[10.0.0.0/8, 2001:db8::/32]");
    static final Key<List<Value<Cidr>>> DENY = ranges("deny",
            "Clients that are not served; see `allow`.").example("192.0.2.7");

    static final Key<Integer> SESSIONS = Key.of("sessions",
            Numbers.count(1, Integer.MAX_VALUE).or("auto", Limits.AUTO), Limits.DEFAULT.sessions(),
            """
                    Sessions open at once. `auto` is as many as the file descriptors of the \
                    process allow; a number above the count of its file descriptors is a \
                    problem.""")
            .example("10000");
    static final Key<Integer> SESSIONS_PER_SOURCE = Key.of("sessions-per-source",
            Numbers.count(1, Integer.MAX_VALUE).or("unlimited", Limits.UNLIMITED),
            Limits.DEFAULT.sessionsPerSource(),
            "Sessions open at once from one source: an IPv4 address, or an IPv6 /64.")
            .example("32");
    static final Key<Rate> RATE = Key.of("rate", Numbers.RATE.or("unlimited", Rate.UNLIMITED),
            Rate.UNLIMITED,
            "New sessions per second, minute or hour, from everybody together.").example("500/s");
    static final Key<Rate> RATE_PER_SOURCE = Key.of("rate-per-source",
            Numbers.RATE.or("unlimited", Rate.UNLIMITED), Rate.UNLIMITED,
            "New sessions per second, minute or hour, from one source.").example("10/s");
    static final Key<Fields> LIMITS = Key.block("limits",
            new Block("limits",
                    """
                            How many sessions a listener takes, and how fast. A client over a \
                            limit is refused.""",
                    List.of(SESSIONS, SESSIONS_PER_SOURCE, RATE, RATE_PER_SOURCE)),
            "How many sessions, and how fast.")
            .example("{ sessions: 10000, rate-per-source: 10/s }");

    static final Key<Duration> CONNECT_TIMEOUT = Key.of("connect-timeout", Durations.DURATION,
            Timeouts.DEFAULT.connect(), "How long opening one connection to a backend may take.")
            .example("500ms");
    static final Key<Duration> IDLE_TIMEOUT = Key.of("idle-timeout", Durations.DURATION_OR_OFF,
            Timeouts.DEFAULT.idle(),
            "How long a session may go without a byte in either direction; `off` is for ever.")
            .example("10m");
    static final Key<Duration> HALF_CLOSE_TIMEOUT = Key.of("half-close-timeout",
            Durations.DURATION_OR_OFF, Timeouts.DEFAULT.halfClose(),
            """
                    How long a session may go without a byte after one side has finished sending; \
                    `off` is for ever.""")
            .example("1m");
    static final Key<RelayChoice> RELAY = Key.of("relay", Words.of(RelayChoice.class),
            RelayChoice.AUTO,
            """
                    How bytes get from one socket to the other. `copy` reads and writes them, which \
                    is cheapest for messages. `splice` lets the kernel move them through a pipe, \
                    which takes half the CPU time for streams, and more for messages. `auto` \
                    begins with `copy` and splices a direction while it is busy enough.""")
            .example("copy");
    static final Key<SessionLogging> LOG = Key.of("log", Words.of(SessionLogging.class),
            SessionLogging.FAULTS,
            """
                    Which sessions get a line in the session log: `none`, all `sessions`, or those \
                    that ended by a fault of a backend or of the balancer.""")
            .example("sessions");

    static final Block BLOCK = new Block("a listener",
            "Where clients come in, who may, and how long they may stay silent.",
            List.of(BIND, POOL, ALLOW, DENY, LIMITS, CONNECT_TIMEOUT, IDLE_TIMEOUT,
                    HALF_CLOSE_TIMEOUT, RELAY, LOG));

    private ListenerKeys() {}

    private static Key<List<Value<Cidr>>> ranges(String name, String doc) {
        return Key.of(name, new ListOf<>(Addresses.CIDR, true, 0, 65536), "`[]`, no rule",
                _ -> List.of(),
                doc);
    }
}
