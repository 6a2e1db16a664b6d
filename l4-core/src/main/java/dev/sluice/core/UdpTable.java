package dev.sluice.core;

import dev.sluice.core.posix.DatagramPeer;
import org.jspecify.annotations.Nullable;

/// The UDP sessions of one listening socket by their client: an open-addressing hash table with
/// linear probing, in which a removal closes the gap behind it (Knuth, volume 3, 6.4, algorithm R).
/// Finding allocates nothing, and touches a session only when its hash fits.
///
/// The hash has a secret in it: whoever sends from many addresses cannot make them collide.
final class UdpTable {

    private static final int PLACES_MIN = 64;

    private final long secret;
    private @Nullable UdpSession[] sessions = new UdpSession[PLACES_MIN];
    private int[] hashes = new int[PLACES_MIN];
    private int size;

    UdpTable(long secret) {
        this.secret = secret;
    }

    /// The session of a client; null when it has none.
    @Nullable
    UdpSession find(DatagramPeer client) {
        int hash = hashOf(client);
        int mask = sessions.length - 1;
        for (int place = hash & mask;; place = place + 1 & mask) {
            UdpSession session = sessions[place];
            if (session == null
                    || (hashes[place] == hash && session.client().isSame(client))) {
                return session;
            }
        }
    }

    /// Adds the session of a client that has none.
    void add(UdpSession session) {
        if (2 * (size + 1) > sessions.length) {
            resize(2 * sessions.length);
        }
        put(session, hashOf(session.client()));
        size++;
    }

    /// Removes a session that is here.
    @SuppressWarnings("ReferenceEquality") // it is this one that must go, not one of the same client
    void remove(UdpSession session) {
        int mask = sessions.length - 1;
        int place = hashOf(session.client()) & mask;
        while (sessions[place] != session) {
            assert sessions[place] != null : "a session that is not here";
            place = place + 1 & mask;
        }
        closeGap(place, mask);
        size--;
        if (8 * size < sessions.length && sessions.length > PLACES_MIN) {
            resize(sessions.length / 2);
        }
    }

    int size() {
        return size;
    }

    /// Moves those back that are not where they want to be because `gap` was taken.
    private void closeGap(int gap, int mask) {
        for (int place = gap + 1 & mask; sessions[place] != null; place = place + 1 & mask) {
            int wanted = hashes[place] & mask;
            boolean reaches = (place - wanted & mask) >= (place - gap & mask);
            if (reaches) {
                sessions[gap] = sessions[place];
                hashes[gap] = hashes[place];
                gap = place;
            }
        }
        sessions[gap] = null;
    }

    private void put(UdpSession session, int hash) {
        int mask = sessions.length - 1;
        int place = hash & mask;
        while (sessions[place] != null) {
            place = place + 1 & mask;
        }
        sessions[place] = session;
        hashes[place] = hash;
    }

    private void resize(int places) {
        @Nullable
        UdpSession[] old = sessions;
        int[] oldHashes = hashes;
        sessions = new UdpSession[places];
        hashes = new int[places];
        for (int i = 0; i < old.length; i++) {
            UdpSession session = old[i];
            if (session != null) {
                put(session, oldHashes[i]);
            }
        }
    }

    /// Every part is spread before the next one joins it, or whoever chooses two of them could make
    /// one take back what the other does.
    int hashOf(DatagramPeer client) {
        long hash = Mix.mix(client.low() + secret);
        hash = Mix.mix(hash ^ client.high());
        hash = Mix.mix(hash ^ client.port());
        hash = Mix.mix(hash ^ client.toLow());
        return (int) Mix.mix(hash ^ client.toHigh());
    }
}
