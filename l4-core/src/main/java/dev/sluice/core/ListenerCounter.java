package dev.sluice.core;

/// What a listener counts. Everything only grows; sessions open now are `sessions-started` minus
/// `sessions-ended`.
enum ListenerCounter implements CounterName {
    ACCEPTED("Connections accepted from clients, whatever became of them."),
    DENIED("Connections closed, or datagrams dropped, because of `allow` and `deny`."),
    REFUSED_SESSIONS("""
            Connections closed, or datagrams of new clients dropped, because of \
            `limits: sessions`."""),
    REFUSED_SESSIONS_PER_SOURCE("""
            Connections closed, or datagrams of new clients dropped, because of \
            `limits: sessions-per-source`."""),
    REFUSED_RATE("""
            Connections closed, or datagrams of new clients dropped, because of \
            `limits: rate`."""),
    REFUSED_RATE_PER_SOURCE("""
            Connections closed, or datagrams of new clients dropped, because of \
            `limits: rate-per-source`."""),
    SESSIONS_STARTED("Clients whose connection, or first datagram, became a session."),
    SESSIONS_ENDED("Sessions that ended, for whatever reason."),
    QUEUED("Sessions that waited in the pool's queue."),
    RETRIES("Attempts to connect to another backend after one had failed."),
    BYTES_FROM_CLIENTS("Bytes received from clients."),
    BYTES_TO_CLIENTS("Bytes sent to clients."),
    BYTES_SPLICED("Bytes of both that were spliced; the others were copied."),
    END_CLIENT_CLOSED(EndReason.CLIENT_CLOSED),
    END_BACKEND_CLOSED(EndReason.BACKEND_CLOSED),
    END_CLIENT_RESET(EndReason.CLIENT_RESET),
    END_BACKEND_RESET(EndReason.BACKEND_RESET),
    END_IDLE(EndReason.IDLE),
    END_UNANSWERED(EndReason.UNANSWERED),
    END_ANSWERED(EndReason.ANSWERED),
    END_GAVE_WAY(EndReason.GAVE_WAY),
    END_HALF_CLOSE_TIMEOUT(EndReason.HALF_CLOSE_TIMEOUT),
    END_CONNECT_FAILED(EndReason.CONNECT_FAILED),
    END_CONNECT_TIMEOUT(EndReason.CONNECT_TIMEOUT),
    END_NO_BACKEND(EndReason.NO_BACKEND),
    END_BACKEND_FULL(EndReason.BACKEND_FULL),
    END_QUEUE_FULL(EndReason.QUEUE_FULL),
    END_QUEUE_TIMEOUT(EndReason.QUEUE_TIMEOUT),
    END_CLIENT_GONE(EndReason.CLIENT_GONE),
    END_BACKEND_DOWN(EndReason.BACKEND_DOWN),
    END_BACKEND_WRONG_ROLE(EndReason.BACKEND_WRONG_ROLE),
    END_BACKEND_REMOVED(EndReason.BACKEND_REMOVED),
    END_LISTENER_REMOVED(EndReason.LISTENER_REMOVED),
    END_SHUTDOWN(EndReason.SHUTDOWN),
    END_NO_DESCRIPTORS(EndReason.NO_DESCRIPTORS),
    END_NO_RESOURCES(EndReason.NO_RESOURCES),
    END_FAULT(EndReason.FAULT);

    private final String word = CounterName.wordOf(this);
    private final String meaning;

    ListenerCounter(String meaning) {
        this.meaning = meaning;
    }

    ListenerCounter(EndReason reason) {
        this(reason.meaning());
    }

    /// The counter of the clients that were not taken for this reason.
    static ListenerCounter of(Refusal refusal) {
        return switch (refusal) {
            case DENIED -> DENIED;
            case SESSIONS -> REFUSED_SESSIONS;
            case SESSIONS_PER_SOURCE -> REFUSED_SESSIONS_PER_SOURCE;
            case RATE -> REFUSED_RATE;
            case RATE_PER_SOURCE -> REFUSED_RATE_PER_SOURCE;
        };
    }

    /// The counter of the sessions that ended for this reason.
    static ListenerCounter of(EndReason reason) {
        return switch (reason) {
            case CLIENT_CLOSED -> END_CLIENT_CLOSED;
            case BACKEND_CLOSED -> END_BACKEND_CLOSED;
            case CLIENT_RESET -> END_CLIENT_RESET;
            case BACKEND_RESET -> END_BACKEND_RESET;
            case IDLE -> END_IDLE;
            case UNANSWERED -> END_UNANSWERED;
            case ANSWERED -> END_ANSWERED;
            case GAVE_WAY -> END_GAVE_WAY;
            case HALF_CLOSE_TIMEOUT -> END_HALF_CLOSE_TIMEOUT;
            case CONNECT_FAILED -> END_CONNECT_FAILED;
            case CONNECT_TIMEOUT -> END_CONNECT_TIMEOUT;
            case NO_BACKEND -> END_NO_BACKEND;
            case BACKEND_FULL -> END_BACKEND_FULL;
            case QUEUE_FULL -> END_QUEUE_FULL;
            case QUEUE_TIMEOUT -> END_QUEUE_TIMEOUT;
            case CLIENT_GONE -> END_CLIENT_GONE;
            case BACKEND_DOWN -> END_BACKEND_DOWN;
            case BACKEND_WRONG_ROLE -> END_BACKEND_WRONG_ROLE;
            case BACKEND_REMOVED -> END_BACKEND_REMOVED;
            case LISTENER_REMOVED -> END_LISTENER_REMOVED;
            case SHUTDOWN -> END_SHUTDOWN;
            case NO_DESCRIPTORS -> END_NO_DESCRIPTORS;
            case NO_RESOURCES -> END_NO_RESOURCES;
            case FAULT -> END_FAULT;
        };
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
