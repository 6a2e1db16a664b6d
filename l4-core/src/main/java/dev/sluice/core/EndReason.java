package dev.sluice.core;

/// Why a session ended. A session has exactly one, and each has a counter in its listener.
enum EndReason implements CounterName {
    CLIENT_CLOSED("The client finished first, then the backend; every byte was delivered."),
    BACKEND_CLOSED("The backend finished first, then the client; every byte was delivered."),
    CLIENT_RESET("The client reset its connection; the reset was passed on to the backend."),
    BACKEND_RESET("The backend reset its connection; the reset was passed on to the client."),
    IDLE("""
            Nothing in either direction for as long as `idle-timeout`, or over UDP \
            `session-timeout`."""),
    UNANSWERED("Over UDP: no answer, and nothing more from the client, for `unanswered-timeout`."),
    ANSWERED("Over UDP: every datagram of the client had as many answers as `responses` says."),
    GAVE_WAY("Over UDP: it had never spoken after an answer, and made room for a new client."),
    HALF_CLOSE_TIMEOUT(
            "One side had finished, and then no byte came for as long as `half-close-timeout`."),
    CONNECT_FAILED("Every backend that was tried refused the connection or was unreachable."),
    CONNECT_TIMEOUT("The last backend that was tried did not answer within `connect-timeout`."),
    NO_BACKEND("The pool had no backend that may take sessions: all are down, drained or removed."),
    BACKEND_FULL("Every backend was at `sessions-max`, and the pool has no queue."),
    QUEUE_FULL("Every backend was at `sessions-max`, and the pool's queue was full."),
    QUEUE_TIMEOUT("No place became free within the queue's `timeout`."),
    CLIENT_GONE("The client went away before a backend was connected."),
    BACKEND_DOWN("The backend's checks failed, and `on-down: unreachable` ends its sessions."),
    BACKEND_WRONG_ROLE(
            "The backend changed its role, and `on-down: wrong-role` ends its sessions."),
    BACKEND_REMOVED("A reload removed the backend, and `on-down: removed` ends its sessions."),
    LISTENER_REMOVED("Over UDP: a reload removed the address that the client sends to."),
    SHUTDOWN("Sluice was stopping, and the session was still open at the drain deadline."),
    NO_DESCRIPTORS("No file descriptor was left for the connection to the backend."),
    NO_RESOURCES("Another local resource had run out, such as ports or memory."),
    FAULT("A fault in Sluice itself; the log of the program has its stack.");

    private final String word = CounterName.wordOf(this);
    private final String meaning;

    EndReason(String meaning) {
        this.meaning = meaning;
    }

    /// True when a backend or the balancer is to blame, so that an operator may want to look: these
    /// get a line with `log: faults`.
    boolean isFault() {
        return switch (this) {
            case BACKEND_RESET, CONNECT_FAILED, CONNECT_TIMEOUT, NO_BACKEND, BACKEND_FULL,
                    QUEUE_FULL, QUEUE_TIMEOUT, BACKEND_DOWN, BACKEND_WRONG_ROLE, NO_DESCRIPTORS,
                    NO_RESOURCES, FAULT ->
                true;
            case CLIENT_CLOSED, BACKEND_CLOSED, CLIENT_RESET, IDLE, UNANSWERED, ANSWERED, GAVE_WAY,
                    HALF_CLOSE_TIMEOUT, CLIENT_GONE, BACKEND_REMOVED, LISTENER_REMOVED, SHUTDOWN ->
                false;
        };
    }

    /// True when nobody was cut off in the middle of a sentence, as far as the reason tells.
    boolean isOrderly() {
        return switch (this) {
            case CLIENT_CLOSED, BACKEND_CLOSED, IDLE, UNANSWERED, ANSWERED -> true;
            case GAVE_WAY, LISTENER_REMOVED, CLIENT_RESET, BACKEND_RESET, HALF_CLOSE_TIMEOUT,
                    CONNECT_FAILED, CONNECT_TIMEOUT,
                    NO_BACKEND, BACKEND_FULL, QUEUE_FULL, QUEUE_TIMEOUT, CLIENT_GONE, BACKEND_DOWN,
                    BACKEND_WRONG_ROLE, BACKEND_REMOVED, SHUTDOWN, NO_DESCRIPTORS, NO_RESOURCES,
                    FAULT ->
                false;
        };
    }

    /// As in the session log and in the status, for example `client-closed`.
    @Override
    public String word() {
        return word;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
