package dev.sluice.core;

import java.util.List;

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

    PoolSnapshot {
        eligible = List.copyOf(eligible);
    }
}
