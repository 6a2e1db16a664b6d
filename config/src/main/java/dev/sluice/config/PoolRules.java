package dev.sluice.config;

import dev.sluice.config.WordOrBlock.Choice;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What holds among the keys of a pool and its backends.
final class PoolRules {

    private final Problems problems;
    private final CheckRules checks;
    private final ProxyRules proxies;

    PoolRules(Problems problems) {
        this.problems = problems;
        this.checks = new CheckRules(problems);
        this.proxies = new ProxyRules(problems);
    }

    void check(Fields pool) {
        Value<List<Value<Fields>>> backends = pool.find(PoolKeys.BACKENDS);
        if (backends != null) {
            var addresses = new HashMap<String, Place>();
            var names = new HashMap<String, Place>();
            for (Value<Fields> backend : backends.it()) {
                checkTwice(backend.it().find(PoolKeys.ADDRESS), "address", addresses);
                checkTwice(backend.it().find(PoolKeys.NAME), "name", names);
                checkSource(backend.it());
                checkDatagrams(backend.it());
                proxies.checkBackend(backend.it());
                checkOwn(backend);
            }
            checkQueue(pool, backends.it());
        }
        NotifyKeys.check(pool, problems);
        Value<Choice> check = pool.find(PoolKeys.CHECK);
        if (check != null && check.it() instanceof Choice.Written(Fields fields)) {
            checks.check(fields);
            checkElsewhere(fields, backends);
        }
        Place place = pool.keyPlace(PoolKeys.CHECK);
        if (place != null && PoolKeys.isPassive(pool) && pool.carries(Transport.TCP)) {
            problems.add(place,
                    """
                            check: passive learns from UDP sessions only, and a TCP listener uses \
                            this pool (expected: a check, or a pool that only UDP listeners use)""");
        }
    }

    private void checkOwn(Value<Fields> backend) {
        Value<Choice> own = backend.it().find(PoolKeys.OWN_CHECK);
        if (own != null && own.it() instanceof Choice.Written(Fields fields)) {
            checks.check(fields);
            checkElsewhere(fields, new Value<>(List.of(backend), own.place(), ""));
        }
    }

    private void checkTwice(@Nullable Value<?> value, String what, Map<String, Place> places) {
        if (value == null || value.place() == null) {
            return;
        }
        Place first = places.putIfAbsent(value.it().toString(), value.place());
        if (first != null) {
            problems.add(value.place(), "%s: %s stands twice in this pool (first at %s)"
                    .formatted(what, value.it(), first));
        }
    }

    private void checkSource(Fields backend) {
        Value<InetAddress> source = backend.find(PoolKeys.SOURCE);
        Value<BackendAddress> address = backend.find(PoolKeys.ADDRESS);
        if (source == null || source.place() == null || address == null) {
            return;
        }
        if (!(address.it() instanceof BackendAddress.Tcp(_, _, InetAddress resolved))) {
            problems.add(source.place(),
                    "source: has no meaning with a Unix socket (expected: none)");
        } else if (resolved != null && resolved.getClass() != source.it().getClass()) {
            problems.add(source.place(),
                    "source: %s cannot reach %s (expected: an address of the same family)"
                            .formatted(IpText.of(source.it()), address.it()));
        }
    }

    private void checkDatagrams(Fields backend) {
        Value<BackendAddress> address = backend.find(PoolKeys.ADDRESS);
        if (backend.carries(Transport.UDP) && address != null && address.place() != null
                && address.it() instanceof BackendAddress.Unix) {
            problems.add(address.place(),
                    """
                            address: %s takes no datagrams, and a UDP listener uses this pool \
                            (expected: HOST:PORT, or a pool of its own)"""
                            .formatted(address.it()));
        }
    }

    private void checkQueue(Fields pool, List<Value<Fields>> backends) {
        Value<Choice> queue = pool.find(PoolKeys.QUEUE);
        if (queue == null || !(queue.it() instanceof Choice.Written(Fields fields))) {
            return;
        }
        Place place = pool.keyPlace(PoolKeys.QUEUE);
        if (place != null && backends.stream().noneMatch(backend -> isLimited(backend.it()))) {
            problems.add(place,
                    """
                            queue: would never be used, since no backend has a limit (expected: \
                            sessions-max in a backend, or no queue)""");
        }
        if (place == null && queue.place() != null && fields.find(PoolKeys.QUEUE_SESSIONS) == null
                && !fields.isBroken(PoolKeys.QUEUE_SESSIONS)) {
            problems.add(queue.place(),
                    """
                            queue of defaults has no sessions, and %s has a queue (expected: \
                            such as sessions: 1000)"""
                            .formatted(pool.owner()));
        }
    }

    /// Also true while what its `sessions-max` is cannot be told.
    static boolean isLimited(Fields backend) {
        Value<Integer> max = backend.find(PoolKeys.SESSIONS_MAX);
        return max == null || max.it() != BackendConfig.UNLIMITED;
    }

    private void checkElsewhere(Fields check, @Nullable Value<List<Value<Fields>>> backends) {
        if (backends == null || backends.it().stream().noneMatch(PoolRules::isUnix)) {
            return;
        }
        for (Key<?> key : List.of(CheckKeys.PORT, CheckKeys.CHECK_ADDRESS)) {
            Value<?> value = check.find(key);
            if (value != null && value.place() != null) {
                problems.add(value.place(),
                        """
                                %s: has no meaning for the Unix sockets among the backends \
                                (expected: none, or a pool of their own)"""
                                .formatted(key.name()));
            }
        }
    }

    static boolean isUnix(Value<Fields> backend) {
        Value<BackendAddress> address = backend.it().find(PoolKeys.ADDRESS);
        return address != null && address.it() instanceof BackendAddress.Unix;
    }
}
