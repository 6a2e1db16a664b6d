package dev.sluice.config;

import dev.sluice.config.WordOrBlock.Choice;
import java.util.List;

/// Ties the blocks of listeners and pools to those of `defaults`, key by key.
final class Inheritance {

    private Inheritance() {}

    /// The `defaults` of a file, its own check keys tied to its `check`.
    static Fields defaults(Fields root) {
        Value<Fields> written = root.own(TopKeys.DEFAULTS);
        Fields defaults = written == null
                ? Fields.empty(DefaultsKeys.BLOCK, "defaults")
                : written.it();
        Value<Choice> check = defaults.own(PoolKeys.CHECK);
        if (check != null && check.it() instanceof Choice.Written(Fields fields)) {
            fields.inherit(defaults);
        }
        return defaults;
    }

    /// Lets a listener or a pool, and the blocks in it, inherit from `defaults`.
    static void link(Fields fields, Fields defaults) {
        fields.inherit(defaults);
        for (Key<?> key : fields.block().keys()) {
            if (key.type() instanceof BlockOf) {
                @SuppressWarnings("unchecked") // a BlockOf is a ValueType<Fields>
                var blockKey = (Key<Fields>) key;
                linkBlock(fields, blockKey, defaults);
            }
        }
        if (fields.block() == ListenerKeys.BLOCK) {
            linkChoice(fields, ListenerKeys.PROXY_PROTOCOL, defaults);
        }
        if (fields.block() == PoolKeys.BLOCK) {
            linkQueue(fields, defaults);
            linkChoice(fields, ObserveKeys.OBSERVE, defaults);
            linkChoice(fields, NotifyKeys.NOTIFY, defaults);
            linkCheck(fields, defaults);
            linkOwnChecks(fields, defaults);
        }
    }

    /// A block that is not written still inherits; one whose text was refused stays refused.
    private static void linkBlock(Fields fields, Key<Fields> key, Fields defaults) {
        Value<Fields> own = fields.own(key);
        Value<Fields> inherited = defaults.own(key);
        if (own == null && !fields.has(key) && inherited == null && !defaults.has(key)) {
            Block block = ((BlockOf) key.type()).block();
            fields.put(key,
                    Value.byDefault(Fields.empty(block, key.name() + " of " + fields.owner())));
        } else if (own != null && inherited != null) {
            own.it().inherit(inherited.it());
        }
    }

    private static void linkChoice(Fields fields, Key<Choice> key, Fields defaults) {
        Value<Choice> own = fields.own(key);
        Value<Choice> inherited = defaults.own(key);
        if (own != null && inherited != null
                && own.it() instanceof Choice.Written(Fields ours)
                && inherited.it() instanceof Choice.Written(Fields theirs)) {
            ours.inherit(theirs);
        }
    }

    /// A pool whose backends are never full has no use for a queue that it inherits.
    private static void linkQueue(Fields pool, Fields defaults) {
        Value<List<Value<Fields>>> backends = pool.own(PoolKeys.BACKENDS);
        boolean limited = backends != null
                && backends.it().stream().anyMatch(backend -> PoolRules.isLimited(backend.it()));
        if (limited || pool.has(PoolKeys.QUEUE)) {
            linkChoice(pool, PoolKeys.QUEUE, defaults);
        } else {
            pool.put(PoolKeys.QUEUE, Value.byDefault(new Choice.Word("off")));
        }
    }

    /// The keys of a check may also stand directly in `defaults`.
    private static void linkCheck(Fields fields, Fields defaults) {
        boolean inherits = defaults.has(PoolKeys.CHECK)
                && !(PoolKeys.isPassive(defaults) && fields.carries(Transport.TCP));
        if (!fields.has(PoolKeys.CHECK) && !inherits) {
            Fields check = Fields.empty(CheckBlock.BLOCK, "check of " + fields.owner());
            // Most UDP backends listen on no TCP port.
            fields.put(PoolKeys.CHECK, Value.byDefault(fields.carriesOnly(Transport.UDP)
                    ? new Choice.Word(PoolKeys.PASSIVE)
                    : new Choice.Written(check)));
        }
        Value<Choice> own = fields.own(PoolKeys.CHECK);
        if (own != null && own.it() instanceof Choice.Written(Fields check)) {
            check.carry(fields.transports());
            check.inherit(defaults);
            linkChoice(fields, PoolKeys.CHECK, defaults);
        }
    }

    /// The check of a backend has the keys of its pool's, where it does not say otherwise.
    private static void linkOwnChecks(Fields pool, Fields defaults) {
        Value<Choice> common = pool.find(PoolKeys.CHECK);
        Value<List<Value<Fields>>> backends = pool.own(PoolKeys.BACKENDS);
        for (Value<Fields> backend : backends == null ? List.<Value<Fields>>of() : backends.it()) {
            Value<Choice> own = backend.it().own(PoolKeys.OWN_CHECK);
            if (own != null && own.it() instanceof Choice.Written(Fields check)) {
                check.carry(pool.transports());
                check.inherit(common != null && common.it() instanceof Choice.Written(Fields theirs)
                        ? theirs
                        : defaults);
            }
        }
    }
}
