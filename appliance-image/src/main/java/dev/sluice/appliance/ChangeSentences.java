package dev.sluice.appliance;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Change;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.PoolConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a reload changed, in sentences for the log and for who asked for it.
final class ChangeSentences {

    private final List<String> sentences = new ArrayList<>();

    private ChangeSentences() {}

    /// One sentence for each thing that differs; none when nothing does.
    static List<String> of(ConfigDiff diff) {
        var told = new ChangeSentences();
        diff.changes().forEach(told::tell);
        return List.copyOf(told.sentences);
    }

    private void tell(Change change) {
        switch (change) {
            case Change.EngineAltered _ -> {
                // Not changed by a reload: the balancer's own note says what that asks for.
            }
            case Change.PoolAdded(PoolConfig pool) -> say("pool %s added with %s".formatted(
                    pool.name(), Words.count(pool.backends().size(), "backend")));
            case Change.PoolRemoved(PoolConfig pool) -> say("pool %s removed".formatted(
                    pool.name()));
            case Change.PoolAltered altered -> tellPool(altered);
            case Change.ListenerAdded(ListenerConfig listener) -> say(
                    "listener %s added on %s, pool %s".formatted(listener.name(), binds(listener),
                            listener.pool()));
            case Change.ListenerRemoved(ListenerConfig listener) -> say(
                    "listener %s removed from %s".formatted(listener.name(), binds(listener)));
            case Change.ListenerAltered(ListenerConfig before, ListenerConfig after) ->
                tellListener(
                        before, after);
        }
    }

    private void tellPool(Change.PoolAltered change) {
        change.added().forEach(backend -> say("backend %s added, weight %d".formatted(
                backend.key(), backend.weight())));
        change.altered().forEach(after -> tellBackend(byKey(change.before(), after.key()), after));
        change.removed().forEach(backend -> say("backend %s removed".formatted(backend.key())));
        var keys = new ArrayList<String>();
        PoolConfig before = change.before();
        PoolConfig after = change.after();
        note(keys, "balance", before, after, PoolConfig::balance);
        note(keys, "hash", before, after, PoolConfig::hash);
        note(keys, "check", before, after, PoolConfig::check);
        note(keys, "on-down", before, after, PoolConfig::onDown);
        note(keys, "when-all-down", before, after, PoolConfig::whenAllDown);
        note(keys, "slow-start", before, after, PoolConfig::slowStart);
        note(keys, "retries", before, after, PoolConfig::retries);
        note(keys, "queue", before, after, PoolConfig::queue);
        note(keys, "notify", before, after, PoolConfig::notices);
        sayKeys("pool " + after.name(), keys);
    }

    private void tellBackend(BackendConfig before, BackendConfig after) {
        if (after.weight() != before.weight()) {
            say("backend %s weight %d (was: %d)".formatted(after.key(), after.weight(),
                    before.weight()));
        }
        if (after.drain() != before.drain()) {
            say("backend %s %s".formatted(after.key(), after.drain()
                    ? "drains: it gets no new sessions"
                    : "no longer drains: it gets new sessions"));
        }
        InetAddress now = resolved(after);
        if (now != null && !now.equals(resolved(before))) {
            say("backend %s is now at %s".formatted(after.key(), now.getHostAddress()));
        }
        var keys = new ArrayList<String>();
        note(keys, "name", before, after, BackendConfig::name);
        note(keys, "sessions-max", before, after, BackendConfig::sessionsMax);
        note(keys, "tier", before, after, BackendConfig::tier);
        note(keys, "source", before, after, BackendConfig::source);
        note(keys, "proxy-protocol", before, after, BackendConfig::proxyV2);
        sayKeys("backend " + after.key(), keys);
    }

    private void tellListener(ListenerConfig before, ListenerConfig after) {
        if (!before.binds().equals(after.binds())) {
            say("listener %s on %s (was: %s)".formatted(after.name(), binds(after), binds(before)));
        }
        if (!before.pool().equals(after.pool())) {
            say("listener %s sends to pool %s (was: %s)".formatted(after.name(), after.pool(),
                    before.pool()));
        }
        var keys = new ArrayList<String>();
        note(keys, "allow and deny", before, after, ListenerConfig::access);
        note(keys, "limits", before, after, ListenerConfig::limits);
        note(keys, "timeouts", before, after, ListenerConfig::timeouts);
        note(keys, "relay", before, after, ListenerConfig::relay);
        noteUdp(keys, before.udp(), after.udp());
        note(keys, "proxy-protocol", before, after, ListenerConfig::proxy);
        note(keys, "log", before, after, ListenerConfig::log);
        sayKeys("listener " + after.name(), keys);
    }

    private static void noteUdp(List<String> keys, UdpSettings before, UdpSettings after) {
        note(keys, "session-timeout", before, after, UdpSettings::sessionTimeout);
        note(keys, "unanswered-timeout", before, after, UdpSettings::unansweredTimeout);
        note(keys, "responses", before, after, UdpSettings::responses);
        note(keys, "reply-ratio-max", before, after, UdpSettings::replyRatioMax);
    }

    private static <T> void note(List<String> keys, String key, T before, T after,
            Function<T, @Nullable Object> value) {
        if (!Objects.equals(value.apply(before), value.apply(after))) {
            keys.add(key);
        }
    }

    private void sayKeys(String subject, List<String> keys) {
        if (!keys.isEmpty()) {
            say("%s has other settings: %s".formatted(subject, String.join(", ", keys)));
        }
    }

    private void say(String sentence) {
        sentences.add(sentence);
    }

    private static BackendConfig byKey(PoolConfig pool, BackendKey key) {
        return pool.backends().stream().filter(backend -> backend.key().equals(key)).findFirst()
                .orElseThrow();
    }

    private static @Nullable InetAddress resolved(BackendConfig backend) {
        return backend.address() instanceof BackendAddress.Tcp tcp ? tcp.resolved() : null;
    }

    private static String binds(ListenerConfig listener) {
        return String.join(", ", listener.binds().stream().map(Object::toString).toList());
    }
}
