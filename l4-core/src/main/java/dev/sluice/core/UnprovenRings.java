package dev.sluice.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The UDP sessions of a loop whose client has not spoken after an answer, the oldest first in a
/// ring for each listener: whoever makes up a sender does not hear the answer, and has no reason to
/// go on. They make room when there is none, so a client that talks never loses its place. On the
/// loop.
final class UnprovenRings {

    private final List<Ring> rings = new ArrayList<>();

    private static final class Ring extends Link {

        private final UdpListener listener;

        Ring(UdpListener listener) {
            this.listener = listener;
        }
    }

    /// One more, the youngest.
    void add(Unproven place) {
        UdpListener listener = place.session().listener();
        Ring ring = ringOf(listener);
        if (ring == null) {
            rings.removeIf(Link::isAlone); // a listener may be gone for ever
            ring = new Ring(listener);
            rings.add(ring);
        }
        place.join(ring);
    }

    @SuppressWarnings("ReferenceEquality") // a listener is no value
    private @Nullable Ring ringOf(UdpListener listener) {
        for (int i = 0; i < rings.size(); i++) {
            if (rings.get(i).listener == listener) {
                return rings.get(i);
            }
        }
        return null;
    }

    /// The oldest one of a listener; null when there is none.
    @Nullable
    UdpSession oldest(UdpListener listener) {
        Ring ring = ringOf(listener);
        return ring == null ? null : first(ring);
    }

    /// The oldest one of all; null when there is none.
    @Nullable
    UdpSession oldest() {
        UdpSession oldest = null;
        for (int i = 0; i < rings.size(); i++) {
            UdpSession first = first(rings.get(i));
            if (first != null && (oldest == null || first.isOlderThan(oldest))) {
                oldest = first;
            }
        }
        return oldest;
    }

    private static @Nullable UdpSession first(Ring ring) {
        return ring.after() instanceof Unproven place ? place.session() : null;
    }
}
