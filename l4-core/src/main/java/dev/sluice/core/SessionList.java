package dev.sluice.core;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The open sessions of one loop, in no order. Adding and removing cost the same however many there
/// are: a session remembers its place, and the last one moves into a place that becomes free.
final class SessionList {

    private @Nullable Session[] sessions = new Session[64];
    private int size;

    void add(Session session) {
        if (size == sessions.length) {
            sessions = Arrays.copyOf(sessions, size * 2);
        }
        session.place(size);
        sessions[size++] = session;
    }

    @SuppressWarnings("ReferenceEquality") // a session is no value
    void remove(Session session) {
        int place = session.place();
        assert sessions[place] == session;
        Session last = sessions[--size];
        sessions[size] = null;
        if (last != null && last != session) {
            sessions[place] = last;
            last.place(place);
        }
    }

    /// Calls `action` for each session; it may end the session it is given, and no other.
    void forEach(Consumer<Session> action) {
        for (int i = size - 1; i >= 0; i--) {
            Session session = sessions[i];
            if (session != null) {
                action.accept(session);
            }
        }
    }

    int size() {
        return size;
    }
}
