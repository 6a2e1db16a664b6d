package dev.sluice.config;

import java.util.ArrayList;
import java.util.Set;

/// The keys of `defaults`: those of a listener, a pool and a check that do not say which one it is.
final class DefaultsKeys {

    private static final Set<Key<?>> IDENTITY = Set.of(ListenerKeys.BIND, ListenerKeys.POOL,
            PoolKeys.BACKENDS, ProbeKeys.TLS, ProbeKeys.TLS_CA, ProbeKeys.TLS_NAME,
            ProbeKeys.TLS_VERIFY);

    static final Block BLOCK = block();

    private DefaultsKeys() {}

    private static Block block() {
        var keys = new ArrayList<Key<?>>();
        ListenerKeys.BLOCK.keys().forEach(keys::add);
        PoolKeys.BLOCK.keys().forEach(keys::add);
        CheckBlock.BLOCK.keys().forEach(keys::add);
        keys.removeIf(IDENTITY::contains);
        return new Block("defaults",
                """
                        Any key of a listener but `bind` and `pool`, any key of a pool but \
                        `backends`, and any key of a check but `tls`, `ca`, `name` and `verify`, \
                        which stand in its `check`. It holds for every listener, pool and \
                        check that does not say otherwise; blocks are inherited key by key. A \
                        check key stands either directly in `defaults` or in its `check`. A key \
                        that has no meaning somewhere, such as `path` with a check of type tcp or \
                        `idle-timeout` with a UDP listener, is not inherited there.""",
                keys);
    }
}
