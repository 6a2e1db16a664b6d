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

    /// A ring for one more listening socket.
    Link open() {
        var ring = new Link();
        rings.add(ring);
        return ring;
    }

    /// The socket of a ring is gone, and its sessions are.
    @SuppressWarnings("ReferenceEquality") // a ring is no value
    void close(Link ring) {
        assert ring.isAlone() : "a session that has not left";
        rings.removeIf(other -> other == ring);
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
