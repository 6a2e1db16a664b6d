package dev.sluice.core;

import dev.sluice.core.posix.Posix;

/// What a sink did not take of what was copied: at most one buffer, in memory of its own until the
/// sink takes the rest. Lives on one loop; kept by its [Relay] for the next time.
final class Held {

    private final Posix posix;
    private long address;
    private int offset;
    private int length;

    Held(Posix posix) {
        this.posix = posix;
    }

    /// Keeps a copy of `length` bytes of native memory; there must be none yet.
    void keep(long from, int length) {
        this.address = posix.copyOf(from, length);
        this.offset = 0;
        this.length = length;
    }

    /// Sends what the sink takes now: 0, or the negative error number of the sink.
    int sendTo(Stream sink) {
        int sent = sink.send(address + offset, length);
        if (sent < 0) {
            return sent;
        }
        offset += sent;
        length -= sent;
        if (length == 0) {
            release();
        }
        return 0;
    }

    int length() {
        return length;
    }

    /// Gives back the memory; what was in it is lost. Harmless when there is none.
    void release() {
        if (address != 0) {
            posix.free(address);
            address = 0;
            length = 0;
        }
    }
}
