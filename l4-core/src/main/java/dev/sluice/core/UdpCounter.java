package dev.sluice.core;

import dev.sluice.core.posix.Errno;

/// What a UDP listener counts beside [ListenerCounter]. Everything only grows.
///
/// Every datagram of a client is sent on or has the reason why not: `datagrams-from-clients` is
/// `datagrams-to-backends` and all `dropped-…`, `denied` and `refused-…` but `dropped-queue`, which
/// the kernel never gave to Sluice. In the same way `datagrams-from-backends` is
/// `datagrams-to-clients` and all `replies-dropped-…` but `replies-dropped-queue`.
enum UdpCounter implements CounterName {
    DATAGRAMS_FROM_CLIENTS("Datagrams received from clients."),
    DATAGRAMS_TO_BACKENDS("Datagrams sent to backends."),
    DATAGRAMS_FROM_BACKENDS("Datagrams received from backends."),
    DATAGRAMS_TO_CLIENTS("Datagrams sent to clients."),
    FRAGMENTED_BY_PROXY_PROTOCOL("""
            Datagrams sent to backends in fragments, because the PROXY protocol makes them larger \
            than the path takes in one piece."""),
    REPINNED("Times a session got another backend because its own had gone away."),
    DROPPED_QUEUE("""
            Datagrams of clients that the kernel dropped because the queue of the listening socket \
            was full."""),
    DROPPED_PROXY_PROTOCOL("""
            Datagrams dropped because their sender must speak the PROXY protocol, and did not, \
            or did it wrongly."""),
    DROPPED_NO_BACKEND("""
            Datagrams of clients dropped because the pool had no backend that may take \
            sessions."""),
    DROPPED_BACKEND_FULL("""
            Datagrams of clients dropped because every backend was at `sessions-max`."""),
    DROPPED_NO_DESCRIPTORS("""
            Datagrams of clients dropped because no file descriptor was left for a session."""),
    DROPPED_NO_RESOURCES("""
            Datagrams of clients dropped because another local resource had run out, such as ports \
            or memory."""),
    DROPPED_STOPPING("Datagrams of new clients dropped because Sluice was stopping."),
    DROPPED_OVERSIZE("""
            Datagrams of clients dropped because they are larger than the way to the backend \
            takes."""),
    DROPPED_SEND_ERROR("""
            Datagrams of clients dropped because the kernel did not send them to the backend, for \
            want of a route, of room, or of anybody there."""),
    REPLIES_DROPPED_QUEUE("""
            Datagrams of backends that the kernel dropped because the queue of the session's \
            socket was full; counted when the session ends or moves."""),
    REPLIES_DROPPED_RATIO("Datagrams of backends dropped because of `reply-ratio-max`."),
    REPLIES_DROPPED_OVERSIZE("""
            Datagrams of backends dropped because they are larger than the way to the client \
            takes."""),
    REPLIES_DROPPED_SEND_ERROR("""
            Datagrams of backends dropped because the kernel did not send them to the client, for \
            want of a route or of room.""");

    private final String word = CounterName.wordOf(this);
    private final String meaning;

    UdpCounter(String meaning) {
        this.meaning = meaning;
    }

    /// What sending a datagram to a backend has come to.
    ///
    /// @param result 0 or more, or a negative error number
    static UdpCounter ofSending(int result) {
        return result >= 0
                ? DATAGRAMS_TO_BACKENDS
                : result == -Errno.EMSGSIZE ? DROPPED_OVERSIZE : DROPPED_SEND_ERROR;
    }

    /// The same for a datagram to a client.
    static UdpCounter ofReplying(int result) {
        return result >= 0
                ? DATAGRAMS_TO_CLIENTS
                : result == -Errno.EMSGSIZE
                        ? REPLIES_DROPPED_OVERSIZE
                        : REPLIES_DROPPED_SEND_ERROR;
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
