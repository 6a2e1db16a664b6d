package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;

/// The block of a check: the keys of every type, then those of single ones.
final class CheckBlock {

    static final Block BLOCK = new Block("check",
            """
                    How backends are asked whether they work. A check is on unless the file says \
                    `check: none`; without `check`, a backend passes when a TCP connection to it \
                    opens. In a pool that only UDP listeners use, backends are asked only where \
                    there is a `check`, in the pool or in `defaults`; else it is `passive`.""",
            keys());

    private CheckBlock() {}

    private static List<Key<?>> keys() {
        var keys = new ArrayList<Key<?>>(CheckKeys.ALL);
        keys.addAll(ProbeKeys.ALL);
        return keys;
    }
}
