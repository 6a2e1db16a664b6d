package dev.sluice.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The UDP sessions of a loop whose client has not spoken after an answer, the oldest first in a
/// ring for each listening socket: whoever makes up a sender does not hear the answer, and has no
/// reason to go on. They make room when there is none, so a client that talks never loses its place.
/// On the loop.
final class UnprovenRings {

    private final List<Link> rings = new ArrayList<>();

    /// A listening socket has sessions, from now on.
    void add(Link ring) {
        rings.add(ring);
    }

    /// It has none any more.
    void remove(Link ring) {
        assert ring.isAlone() : "a session that has not left";
        rings.remove(ring);
    }

    /// The oldest one; null when there is none.
    ///
    /// @param of only those of this listener; null for all
    @SuppressWarnings("ReferenceEquality") // a listener is no value
    @Nullable
    UdpSession oldest(@Nullable UdpListener of) {
        UdpSession oldest = null;
        for (int i = 0; i < rings.size(); i++) {
            if (rings.get(i).after() instanceof Unproven first
                    && (of == null || first.session().listener() == of)
                    && (oldest == null || first.session().isOlderThan(oldest))) {
                oldest = first.session();
            }
        }
        return oldest;
    }
}
