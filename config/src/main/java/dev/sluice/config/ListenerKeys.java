package dev.sluice.config;

import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.WordOrBlock.Choice;
import java.time.Duration;
import java.util.List;

/// The keys of a listener.
final class ListenerKeys {

    /// The words of `accept`.
    enum ProxyVersions {
        V1, V2, ANY
    }

    private static final String UDP_LISTENERS = "UDP listeners";

    static final Key<List<Value<BindAddress>>> BIND = Key.required("bind",
            new ListOf<>(Endpoints.BIND, true, 1, 1024),
            """
                    Where clients connect. `tcp://:5432` and `tcp://*:5432` are all addresses, \
                    IPv4 and IPv6; `tcp://0.0.0.0:5432` is IPv4 only and `tcp://[::]:5432` IPv6 \
                    only. `udp://` has the same forms, and a listener has either TCP or UDP \
                    addresses. Host names are not looked up here. Port 0 lets the kernel choose. \
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
                    process allow: a TCP session takes two of them, a UDP session one. A number \
                    above the count of the file descriptors is a problem.""")
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
            .example("500ms").when(tcp("no connect-timeout, since UDP opens no connection"));
    static final Key<Duration> IDLE_TIMEOUT = Key.of("idle-timeout", Durations.DURATION_OR_OFF,
            Timeouts.DEFAULT.idle(),
            "How long a session may go without a byte in either direction; `off` is for ever.")
            .example("10m").when(tcp("session-timeout"));
    static final Key<Duration> HALF_CLOSE_TIMEOUT = Key.of("half-close-timeout",
            Durations.DURATION_OR_OFF, Timeouts.DEFAULT.halfClose(),
            """
                    How long a session may go without a byte after one side has finished sending; \
                    `off` is for ever.""")
            .example("1m").when(tcp("session-timeout"));
    static final Key<RelayChoice> RELAY = Key.of("relay", Words.of(RelayChoice.class),
            RelayChoice.AUTO,
            """
                    How bytes get from one socket to the other. `copy` reads and writes them, which \
                    is cheapest for messages. `splice` lets the kernel move them through a pipe, \
                    which takes half the CPU time for streams, and more for messages. `auto` \
                    begins with `copy` and splices a direction while it is busy enough.""")
            .example("copy").when(tcp("no relay, since datagrams are always copied"));

    static final Key<Duration> SESSION_TIMEOUT = Key.of("session-timeout", Durations.DURATION,
            UdpSettings.DEFAULT.sessionTimeout(),
            """
                    How long a session lasts without a datagram in either direction. A client's \
                    next datagram then begins a new one, perhaps with another backend.""")
            .example("5m").when(udp("idle-timeout"));
    static final Key<Duration> UNANSWERED_TIMEOUT = Key.of("unanswered-timeout",
            Durations.DURATION, UdpSettings.DEFAULT.unansweredTimeout(),
            """
                    The same for a session whose client has not been answered, so that datagrams \
                    from made-up addresses do not use up the sessions; the shorter of the two \
                    holds.""")
            .example("3s").when(udp("idle-timeout"));
    static final Key<Integer> RESPONSES = Key.of("responses",
            Numbers.count(1, Integer.MAX_VALUE).or("unlimited", UdpSettings.UNLIMITED_RESPONSES),
            UdpSettings.DEFAULT.responses(),
            """
                    Datagrams from the backend after which a session ends: 1 for DNS, where a \
                    question has one answer.""")
            .example("1").when(udp("no responses, since TCP says when a session ends"));
    static final Key<Double> REPLY_RATIO_MAX = Key.of("reply-ratio-max",
            Numbers.factor(1, 100_000).or("unlimited", UdpSettings.UNLIMITED_RATIO),
            UdpSettings.DEFAULT.replyRatioMax(),
            """
                    Bytes a client is sent at most for each byte it has sent. Whoever asks in a \
                    victim's name then cannot turn a small question into a flood of answers; \
                    answers over it are dropped.""")
            .example("10").when(udp("no reply-ratio-max, since TCP proves where a client is"));

    static final Key<ProxyVersions> ACCEPT = Key.of("accept", Words.of(ProxyVersions.class),
            ProxyVersions.V2,
            "Which versions of the header are read. UDP has version 2 only.")
            .example("v2");
    static final Key<List<Value<Cidr>>> FROM = Key.<List<Value<Cidr>>>of("from",
            new ListOf<>(Addresses.CIDR, true, 1, 65536), "none, it must be written", _ -> null,
            """
                    Who is believed: the balancers that stand before this one. Whoever is in these \
                    ranges can claim to be any client.""")
            .example("[10.0.0.0/29]");
    static final Key<Choice> PROXY_PROTOCOL = Key.of("proxy-protocol",
            new WordOrBlock(Words.only("off"),
                    new Block("proxy-protocol",
                            "Whose word is taken for who the client is.", List.of(ACCEPT, FROM))),
            "`off`", _ -> new Choice.Word("off"),
            """
                    Takes the client's address from the PROXY protocol header before its data, as \
                    another balancer before this one writes it.""")
            .example("{ accept: v2, from: [10.0.0.0/29] }")
            .when(When.unlessOnly(Transport.TCP, UDP_LISTENERS,
                    "is not supported on TCP listeners yet", "no proxy-protocol"));
    static final Key<SessionLogging> LOG = Key.of("log", Words.of(SessionLogging.class),
            SessionLogging.FAULTS,
            """
                    Which sessions get a line in the session log: `none`, all `sessions`, or those \
                    that ended by a fault of a backend or of the balancer.""")
            .example("sessions");

    static final Block BLOCK = new Block("a listener",
            "Where clients come in, who may, and how long they may stay silent.",
            List.of(BIND, POOL, ALLOW, DENY, LIMITS, CONNECT_TIMEOUT, IDLE_TIMEOUT,
                    HALF_CLOSE_TIMEOUT, RELAY, SESSION_TIMEOUT, UNANSWERED_TIMEOUT, RESPONSES,
                    REPLY_RATIO_MAX, PROXY_PROTOCOL, LOG));

    private ListenerKeys() {}

    private static When tcp(String instead) {
        return When.unlessOnly(Transport.UDP, "TCP listeners", "has no meaning with a UDP listener",
                instead);
    }

    private static When udp(String instead) {
        return When.unlessOnly(Transport.TCP, UDP_LISTENERS, "has no meaning with a TCP listener",
                instead);
    }

    private static Key<List<Value<Cidr>>> ranges(String name, String doc) {
        return Key.of(name, new ListOf<>(Addresses.CIDR, true, 0, 65536), "`[]`, no rule",
                _ -> List.of(),
                doc);
    }
}
