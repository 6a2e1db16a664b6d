package dev.sluice.config;

import dev.sluice.config.OnDown.Action;
import dev.sluice.config.PoolConfig.WhenAllDown;
import dev.sluice.config.WordOrBlock.Choice;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The keys of a pool and of its backends.
final class PoolKeys {

    /// The words of a backend's `proxy-protocol`.
    enum ProxyVersion {
        OFF, V1, V2
    }

    static final Key<Balance> BALANCE = Key.of("balance", Words.of(Balance.class),
            Balance.ROUND_ROBIN,
            """
                    How a backend is picked, always by weight: `round-robin` in turn; \
                    `least-connections` the one with the fewest open sessions; `random-two` the \
                    less loaded of two drawn at random; `source-hash` and `maglev` by a consistent \
                    hash of the client, so that a client stays on a backend; `random`; `first` the \
                    first in the file that has room; `least-latency` the one that connects \
                    fastest, over UDP the one whose first answer comes soonest.""")
            .example("least-connections");

    static final Key<HashConfig.On> ON = Key.of("on", Words.of(HashConfig.On.class),
            HashConfig.DEFAULT.on(),
            "Which part of the client's address counts.").example("source-ip-port");
    static final Key<Integer> V4_PREFIX = Key.of("v4-prefix", Numbers.count(1, 32),
            HashConfig.DEFAULT.v4Prefix(), "Leading bits of an IPv4 address that count.")
            .example("24");
    static final Key<Integer> V6_PREFIX = Key.of("v6-prefix", Numbers.count(1, 128),
            HashConfig.DEFAULT.v6Prefix(), "Leading bits of an IPv6 address that count.")
            .example("56");
    static final Key<Double> BOUND = Key.of("bound",
            Numbers.factor(HashConfig.BOUND_MIN, 100).or("off", HashConfig.UNBOUNDED),
            HashConfig.DEFAULT.bound(),
            """
                    Most sessions a backend may hold, as a multiple of the average; a client whose \
                    backend is over it goes to the next one. `off` lets the hash alone decide.""")
            .example("1.25");
    static final Key<Fields> HASH = Key.block("hash",
            new Block("hash", "What the hashing algorithms hash.",
                    List.of(ON, V4_PREFIX, V6_PREFIX, BOUND)),
            "What is hashed, and how unevenly the backends may be loaded.")
            .example("{ on: source-ip, bound: 1.25 }")
            .when(BALANCE, Set.of(Balance.SOURCE_HASH, Balance.MAGLEV));

    static final Key<BackendAddress> ADDRESS = Key.required("address", Endpoints.BACKEND,
            """
                    Where it answers. A host name is looked up while Sluice runs, not when the \
                    file is read.""")
            .example("pg1.example.com:5432");
    static final Key<String> NAME = Key.of("name", Texts.NAME, "its address", _ -> null,
            "What it is called in the status and in the logs.").example("pg-1");
    static final Key<Integer> WEIGHT = Key.of("weight",
            Numbers.count(0, BackendConfig.WEIGHT_MAX), 1,
            """
                    Its share of new sessions, relative to the other backends of the pool; 0 takes \
                    no new ones.""")
            .example("3");
    static final Key<Integer> SESSIONS_MAX = Key.of("sessions-max",
            Numbers.count(1, Integer.MAX_VALUE).or("unlimited", BackendConfig.UNLIMITED),
            BackendConfig.UNLIMITED, "Sessions it may have open at once.").example("500");
    static final Key<Integer> TIER = Key.of("tier", Numbers.count(0, BackendConfig.TIER_MAX), 0,
            """
                    Sessions go to the lowest tier that has a backend able to take them; `tier: 1` \
                    is a backup.""")
            .example("1");
    static final Key<Boolean> DRAIN = Key.of("drain", Words.BOOLEAN, false,
            "`true` takes no new sessions and lets the old ones finish.").example("true");
    static final Key<InetAddress> SOURCE = Key.of("source", Addresses.IP, "the kernel chooses",
            _ -> null, "The local address to connect from, of the same family as its `address`.")
            .example("10.0.0.2");
    static final Key<ProxyVersion> PROXY_PROTOCOL = Key.of("proxy-protocol",
            Words.of(ProxyVersion.class), ProxyVersion.OFF,
            """
                    Tells it who the client is, in a PROXY protocol header before the client's \
                    data, which it must expect. UDP has version 2 only.""")
            .example("v2")
            .when(new When(backend -> !backend.carries(Transport.TCP),
                    "pools that no TCP listener uses", _ -> "is not supported on TCP listeners yet",
                    "no proxy-protocol, or a pool that only UDP listeners use"));
    static final Key<Choice> OWN_CHECK = Key.of("check",
            new WordOrBlock(Words.only("none"), CheckBlock.BLOCK), "the check of its pool",
            _ -> null,
            """
                    How this one is asked, where that differs: keys that are not written here are \
                    those of the pool's check.""")
            .example("{ port: 8009 }");
    static final Block BACKEND = new Block("a backend",
            "One server that can receive traffic.",
            List.of(ADDRESS, NAME, WEIGHT, SESSIONS_MAX, TIER, DRAIN, SOURCE, PROXY_PROTOCOL,
                    OWN_CHECK));
    static final Key<List<Value<Fields>>> BACKENDS = Key.required("backends",
            new ListOf<>(new BlockOf(BACKEND, ADDRESS), false, 1, PoolConfig.BACKENDS_MAX),
            "The servers. A lone `HOST:PORT` is short for `{ address: HOST:PORT }`.")
            .example("[10.0.0.11:5432, 10.0.0.12:5432]");

    /// The word of a check that only listens.
    static final String PASSIVE = "passive";
    static final Key<Choice> CHECK = Key.of("check",
            new WordOrBlock(Words.only("none", PASSIVE), CheckBlock.BLOCK),
            "a TCP connect check, or `passive` in a pool that only UDP listeners use",
            _ -> new Choice.Written(Fields.empty(CheckBlock.BLOCK, "check")),
            """
                    How a backend is asked whether it works. `none` counts every backend as up. \
                    `passive` asks nothing and learns from UDP sessions: a backend is down when \
                    one of them meets an ICMP error, or a question that `responses` says is \
                    answered was not, and nothing comes from the backend for a second; it is \
                    tried again after 10 s, then 20 s, 40 s and each 60 s.""")
            .example("{ type: http, path: /health }");

    static final Key<Action> UNREACHABLE = Key.of("unreachable", Texts.ACTION,
            OnDown.DEFAULT.unreachable(), "When its checks fail.").example("drain 30s");
    static final Key<Action> WRONG_ROLE = Key.of("wrong-role", Texts.ACTION,
            OnDown.DEFAULT.wrongRole(), "When it answers, but is not what the check asks for.")
            .example("keep");
    static final Key<Action> REMOVED = Key.of("removed", Texts.ACTION, OnDown.DEFAULT.removed(),
            "When a reload takes it out of the file.").example("close");
    static final Key<Fields> ON_DOWN = Key.block("on-down",
            new Block("on-down",
                    """
                            What happens to the open sessions of a backend that goes away: `keep` \
                            lets them end by themselves, `drain DURATION` lets them finish for so \
                            long and then closes them, `close` closes them now.""",
                    List.of(UNREACHABLE, WRONG_ROLE, REMOVED)),
            "What happens to open sessions of a backend that goes away.")
            .example("{ unreachable: drain 30s }");

    static final Key<WhenAllDown> WHEN_ALL_DOWN = Key.of("when-all-down",
            Words.of(WhenAllDown.class), "`refuse`, or `ignore-health` with `check: passive`",
            pool -> isPassive(pool) ? WhenAllDown.IGNORE_HEALTH : WhenAllDown.REFUSE,
            """
                    Where sessions go when no backend is up: nowhere, or to all of them as if \
                    their checks passed.""")
            .example("ignore-health");
    static final Key<Duration> SLOW_START = Key.of("slow-start", Durations.DURATION_OR_OFF,
            Duration.ZERO, "Time over which a returning backend regains its weight.").example("1m");
    static final Key<Integer> RETRIES = Key.of("retries",
            Numbers.count(0, PoolConfig.RETRIES_MAX), 2,
            "Other backends tried when connecting to one fails.").example("3")
            .when(tcp("no retries, since UDP opens no connection"));

    static final Key<Integer> QUEUE_SESSIONS = Key.required("sessions",
            Numbers.count(1, PoolConfig.QueueConfig.SESSIONS_MAX),
            "How many clients may wait; the next one is refused.").example("1000");
    static final Key<Duration> QUEUE_TIMEOUT = Key.of("timeout", Durations.DURATION,
            Duration.ofSeconds(5), "How long one waits before it is refused.").example("10s");
    static final Key<Choice> QUEUE = Key.of("queue",
            new WordOrBlock(Words.only("off"),
                    new Block("queue",
                            "Where clients wait while every backend is at its `sessions-max`.",
                            List.of(QUEUE_SESSIONS, QUEUE_TIMEOUT))),
            "`off`", _ -> new Choice.Word("off"),
            """
                    Where clients wait while every backend is full. It needs a backend with \
                    `sessions-max`, since others are never full.""")
            .example("{ sessions: 1000, timeout: 10s }")
            .when(tcp("no queue, since a datagram does not wait"));

    static final Block BLOCK = new Block("a pool",
            "Backends that share work, and how they share it.",
            List.of(BALANCE, HASH, BACKENDS, CHECK, ON_DOWN, WHEN_ALL_DOWN, SLOW_START, RETRIES,
                    ObserveKeys.OBSERVE, QUEUE, NotifyKeys.NOTIFY));

    private PoolKeys() {}

    /// True for a pool whose backends are judged by their traffic.
    static boolean isPassive(Fields pool) {
        Value<Choice> check = pool.find(CHECK);
        return check != null && check.it().equals(new Choice.Word(PASSIVE));
    }

    private static When tcp(String instead) {
        return When.unlessOnly(Transport.UDP, "pools that a TCP listener uses",
                "has no meaning in a pool that only UDP listeners use", instead);
    }
}
