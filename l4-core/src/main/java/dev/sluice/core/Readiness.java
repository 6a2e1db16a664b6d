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
    /// There is TCP urgent data among what is to be read (RFC 6093): reads stop short before it.
    static final int URGENT = 16;

    private Readiness() {}
}
