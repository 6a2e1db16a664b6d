package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// The first in the order of the file that has room.
final class FirstFree implements Picker {

    private final Roster roster;

    FirstFree(Roster roster) {
        this.roster = roster;
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        for (int i = 0; i < roster.size(); i++) {
            if (roster.isFree(i, tried)) {
                return roster.backends[i];
            }
        }
        return null;
    }
}
