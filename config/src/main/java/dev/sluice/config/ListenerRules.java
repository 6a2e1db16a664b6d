package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import dev.sluice.config.WordOrBlock.Choice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What holds among the keys of a listener, and between listeners and pools.
final class ListenerRules {

    private final Draft draft;
    private final OptionalInt descriptors;
    private final Problems problems;
    private final BindRules binds;
    private final ProxyRules proxies;

    ListenerRules(Draft draft, OptionalInt descriptors, Problems problems) {
        this.draft = draft;
        this.descriptors = descriptors;
        this.problems = problems;
        this.binds = new BindRules(problems);
        this.proxies = new ProxyRules(problems);
    }

    void check() {
        if (draft.listeners().isEmpty() && draft.complete() && draft.root().place() != null) {
            problems.add(draft.root().place(),
                    "there is no listener (expected: listeners: with at least one)");
        }
        for (Named listener : draft.listeners()) {
            binds.check(listener);
            checkAccess(listener.fields());
            checkSessions(listener.fields());
            proxies.checkListener(listener.fields());
        }
        checkPools();
    }

    private void checkAccess(Fields listener) {
        Value<List<Value<Cidr>>> allow = listener.find(ListenerKeys.ALLOW);
        Value<List<Value<Cidr>>> deny = listener.find(ListenerKeys.DENY);
        if (allow == null || deny == null) {
            return;
        }
        Map<Cidr, Value<Cidr>> allowed = new HashMap<>();
        allow.it().forEach(range -> allowed.put(range.it(), range));
        for (Value<Cidr> range : deny.it()) {
            Value<Cidr> other = allowed.get(range.it());
            if (other != null && range.place() != null) {
                problems.add(range.place(),
                        "deny: %s stands in allow too, at %s (expected: one of the two)"
                                .formatted(range.it(), other.origin()));
            }
        }
    }

    private void checkSessions(Fields listener) {
        Value<Fields> limits = listener.find(ListenerKeys.LIMITS);
        Value<Integer> sessions = limits == null ? null : limits.it().find(ListenerKeys.SESSIONS);
        if (sessions != null && sessions.place() != null && descriptors.isPresent()
                && sessions.it() > descriptors.getAsInt()) {
            problems.add(sessions.place(),
                    """
                            sessions: %d is more than the %d file descriptors of this process \
                            (expected: at most %d, or a higher limit by ulimit -n or \
                            LimitNOFILE=)"""
                            .formatted(sessions.it(), descriptors.getAsInt(),
                                    descriptors.getAsInt()));
        }
    }

    /// Every name leads to a pool, every pool is led to, and no two pools have one name.
    private void checkPools() {
        Map<String, Draft.Pool> pools = new LinkedHashMap<>();
        for (Draft.Pool pool : draft.pools()) {
            Draft.Pool first = pools.putIfAbsent(pool.name(), pool);
            if (first != null && first.inPlace() != pool.inPlace()) {
                problems.add(pool.place(),
                        """
                                pool \"%s\" has the name of the pool in listener \"%s\" at %s \
                                (expected: another name)"""
                                .formatted(pool.name(), first.name(), first.place()));
            }
        }
        var used = new HashSet<String>();
        boolean known = draft.complete();
        for (Named listener : draft.listeners()) {
            known &= !listener.fields().isBroken(ListenerKeys.POOL);
            Value<Choice> pool = listener.fields().find(ListenerKeys.POOL);
            if (pool != null && pool.it() instanceof Choice.Word(String name)) {
                used.add(name);
                checkReference(pool.place(), name, pools.keySet(), used);
            }
        }
        for (Draft.Pool pool : pools.values()) {
            if (known && !pool.inPlace() && !used.contains(pool.name())) {
                problems.add(pool.place(),
                        "pool \"%s\" is used by no listener (expected: pool: %s in a listener)"
                                .formatted(Shown.of(pool.name()), Shown.of(pool.name())));
            }
        }
    }

    /// Adds the problem of a name that leads to no pool, and the pool it probably meant to `used`.
    private void checkReference(@Nullable Place place, String name, Set<String> pools,
            Set<String> used) {
        if (place == null || pools.contains(name) || !draft.complete()) {
            return;
        }
        Optional<String> meant = problems.isWorthHints()
                ? Suggestion.closest(name, pools)
                : Optional.empty();
        meant.ifPresent(used::add);
        problems.add(place, "pool: no pool is named \"%s\" (%s)".formatted(name,
                meant.map(word -> "did you mean \"" + word + "\"?")
                        .orElse("expected: a name under pools:")));
    }
}
