package dev.sluice.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The backends a new session may go to, and the algorithm that chooses among them. All a session
/// needs to know of its pool is in this one object, read once, so no two answers can disagree.
///
/// @param generation counts the snapshots of a pool
/// @param eligible what the picker picks from, in the order of the file
/// @param picker the algorithm, over exactly these
/// @param hash what hashing pickers know a client by
/// @param retries other backends tried when connecting to one fails
record PoolSnapshot(long generation, List<Backend> eligible, Picker picker, ClientHash hash,
        int retries) {

    private static final int RACES_MAX = 8;

    PoolSnapshot {
        eligible = List.copyOf(eligible);
    }

    /// Picks a backend for a client and takes a place on it, which [Pool#release] gives back. Null
    /// when none of those that were not tried has room.
    @Nullable
    Backend acquire(SessionRecord.Client client, Tried tried) {
        int hashed = hash.of(client.high(), client.low(), client.port());
        for (int race = 0; race < RACES_MAX; race++) {
            Backend picked = picker.pick(hashed, tried);
            if (picked == null || picked.tryAcquire()) {
                return picked;
            }
            // Another loop took the last place between the two calls.
        }
        return null;
    }
}
