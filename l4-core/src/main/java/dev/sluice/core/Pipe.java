package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import org.jspecify.annotations.Nullable;

/// A kernel pipe, in which a [Relay] keeps bytes on their way without seeing them. Lives on one loop.
final class Pipe {

    private final Posix posix;
    private final int readEnd;
    private final int writeEnd;
    private final int capacity;
    private int bytes;
    private long passed;

    private Pipe(Posix posix, int readEnd, int writeEnd, int capacity) {
        this.posix = posix;
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
        this.capacity = capacity;
    }

    /// Opens one with room for `capacity` bytes; null when the process has no descriptor left, or
    /// the machine allows its user no more memory in pipes.
    static @Nullable Pipe open(Posix posix, int capacity) {
        long ends = posix.pipe();
        if (ends < 0) {
            return null;
        }
        var pipe = new Pipe(posix, (int) ends, (int) (ends >>> Integer.SIZE), capacity);
        if (posix.resizePipe(pipe.writeEnd, capacity) < capacity) {
            pipe.close();
            return null;
        }
        return pipe;
    }

    /// Takes what there is to read from a socket, as far as there is room: the bytes taken, 0 at the
    /// end of input, or a negative error number. `EAGAIN` means that there was nothing only if the
    /// pipe is empty; otherwise the pipe may be full.
    int fill(int socket) {
        if (bytes == capacity) {
            return -Errno.EAGAIN;
        }
        // Never more than the capacity, though a pipe, which counts packets, would take it.
        int count = posix.splice(socket, writeEnd, capacity - bytes);
        if (count > 0) {
            bytes += count;
            passed += count;
        }
        return count;
    }

    /// Gives a socket what it takes: the bytes given, or a negative error number.
    int drain(int socket) {
        int count = posix.splice(readEnd, socket, bytes);
        if (count > 0) {
            bytes -= count;
        }
        return count;
    }

    /// How many bytes are inside.
    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /// How many bytes have come in since [#reset].
    long passed() {
        return passed;
    }

    void reset() {
        passed = 0;
    }

    /// Closes both ends; what is inside is lost.
    void close() {
        posix.close(readEnd);
        posix.close(writeEnd);
    }
}
