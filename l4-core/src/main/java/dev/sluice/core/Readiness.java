package dev.sluice.core;

/// What the kernel says of a socket, as bits: the common language of the engines.
final class Readiness {

    /// There is something to read, be it the end or an error.
    static final int READABLE = 1;
    /// Something may be written.
    static final int WRITABLE = 2;
    /// The peer will send nothing more.
    static final int ENDED = 4;
    /// The connection is broken.
    static final int FAILED = 8;
    /// There may be TCP urgent data among what is to be read (RFC 6093): reads stop short before it.
    static final int URGENT = 16;
    /// The kernel has told this and forgotten that it was asked; who wants to hear more asks again.
    static final int LAPSED = 32;

    // As the kernel numbers them, for poll(2) and epoll_ctl(2) alike.
    private static final int POLLIN = 0x1;
    private static final int POLLPRI = 0x2;
    private static final int POLLOUT = 0x4;
    private static final int POLLERR = 0x8;
    private static final int POLLHUP = 0x10;
    private static final int POLLRDHUP = 0x2000;

    /// What the kernel is asked to tell of a connection that takes bytes, in its own numbers.
    static final int OF_READING = POLLIN | POLLPRI | POLLRDHUP;
    /// What the kernel is asked to tell of a connection that is to take bytes, in its own numbers.
    static final int OF_WRITING = POLLOUT;
    /// What the kernel is asked to tell of any other connection, in its own numbers.
    static final int OF_BOTH_WAYS = OF_READING | POLLOUT;
    /// What the kernel is asked to tell of a socket that is only received from, in its own numbers.
    static final int OF_INPUT = POLLIN;

    private Readiness() {}

    /// What `events`, in the kernel's numbers, mean.
    static int of(int events) {
        int readiness = 0;
        if ((events & (POLLIN | POLLRDHUP | POLLHUP | POLLERR)) != 0) {
            readiness |= READABLE;
        }
        if ((events & (POLLOUT | POLLHUP | POLLERR)) != 0) {
            readiness |= WRITABLE;
        }
        if ((events & POLLPRI) != 0) {
            readiness |= URGENT;
        }
        if ((events & (POLLRDHUP | POLLHUP)) != 0) {
            readiness |= ENDED;
        }
        if ((events & POLLERR) != 0) {
            readiness |= FAILED;
        }
        return readiness;
    }
}
