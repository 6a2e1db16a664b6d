package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// The backends that one session has already tried in vain. Belongs to the session's loop.
final class Tried {

    /// Nothing tried yet; shared by all sessions, and cannot be added to.
    static final Tried NONE = new Tried(0);

    private static final int SLOTS = 8;

    private @Nullable Backend[] slots; // open addressing, at most half full; a power of two or empty
    private int size;

    Tried() {
        this(SLOTS);
    }

    private Tried(int slots) {
        this.slots = new @Nullable Backend[slots];
    }

    boolean contains(Backend backend) {
        return size != 0 && slots[slotOf(backend)] != null;
    }

    void add(Backend backend) {
        if (slots.length == 0) {
            throw new IllegalStateException("Tried.NONE is shared (expected: a set of one's own)");
        }
        if (size >= slots.length / 2) {
            grow();
        }
        int slot = slotOf(backend);
        if (slots[slot] == null) {
            slots[slot] = backend;
            size++;
        }
    }

    int size() {
        return size;
    }

    private int slotOf(Backend backend) {
        int mask = slots.length - 1;
        int slot = (int) backend.hash() & mask;
        while (slots[slot] != null && slots[slot] != backend) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        @Nullable
        Backend[] old = slots;
        slots = new @Nullable Backend[old.length * 2];
        for (Backend backend : old) {
            if (backend != null) {
                slots[slotOf(backend)] = backend;
            }
        }
    }
}
