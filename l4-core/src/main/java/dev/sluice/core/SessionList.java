package dev.sluice.core;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The open sessions of one loop, in no order. Adding and removing cost the same however many there
/// are: a session remembers its place, and the last one moves into a place that becomes free.
final class SessionList {

    private @Nullable TcpSession[] sessions = new TcpSession[64];
    private int size;

    void add(TcpSession session) {
        if (size == sessions.length) {
            sessions = Arrays.copyOf(sessions, size * 2);
        }
        session.place(size);
        sessions[size++] = session;
    }

    void remove(TcpSession session) {
        int place = session.place();
        assert sessions[place] == session;
        TcpSession last = sessions[--size];
        sessions[size] = null;
        if (last != null && last != session) {
            sessions[place] = last;
            last.place(place);
        }
    }

    /// Calls `action` for each session; it may end the session it is given, and no other.
    void forEach(Consumer<TcpSession> action) {
        for (int i = size - 1; i >= 0; i--) {
            TcpSession session = sessions[i];
            if (session != null) {
                action.accept(session);
            }
        }
    }

    int size() {
        return size;
    }
}
