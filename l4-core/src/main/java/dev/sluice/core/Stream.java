package dev.sluice.core;

import dev.sluice.core.posix.Errno;

/// One TCP connection of a session, and what is known of it: whether there may be something to
/// read, whether the kernel may take something. Lives on its loop's thread alone.
sealed interface Stream permits EpollStream, RingStream {

    /// Begins to tell the session. False when the kernel refuses.
    boolean watch();

    /// True when a read may bring something.
    boolean isReadable();

    /// There is nothing to read, and the session wants to know when there is.
    ///
    /// @param bulky when it means to [#fill] a pipe then
    void awaitInput(boolean bulky);

    /// True while the kernel may have read what is not told yet: until then, nothing may be read
    /// otherwise.
    boolean isAsking();

    /// The session does not want to read now, but wants to know when the connection breaks.
    void awaitFailure();

    /// Reads once: the bytes read, which lie at [#received], 0 at the end of input, or a negative
    /// [Errno].
    int receive();

    /// Native address of what was read last; good until [#release].
    long received();

    /// What was read last is not needed any more.
    void release();

    /// Moves what there is to read into `pipe`: the bytes moved, 0 at the end of input, or a negative
    /// [Errno], among them `EAGAIN` for want of input or of room.
    int fill(Pipe pipe);

    /// False from the moment that the kernel takes no more until it says that it does.
    boolean isWritable();

    /// Sends what the kernel takes: 0 or more bytes, or a negative [Errno] other than `EAGAIN`.
    default int send(long address, int length) {
        if (!isWritable()) {
            return 0;
        }
        int count = loop().posix().send(descriptor(), address, length);
        if (count == -Errno.EAGAIN || (count >= 0 && count < length)) {
            stalled();
        }
        return count == -Errno.EAGAIN ? 0 : count;
    }

    /// Sends what the kernel takes out of `pipe`: 0 or more bytes, or a negative [Errno] other than
    /// `EAGAIN`.
    default int drain(Pipe pipe) {
        if (!isWritable()) {
            return 0;
        }
        int count = pipe.drain(descriptor());
        if (count == -Errno.EAGAIN) {
            stalled();
            return 0;
        }
        return count;
    }

    /// The kernel takes no more for now: asks to be told when it does.
    void stalled();

    /// Tells the peer that nothing more comes, after all that was sent.
    default void endOutput() {
        loop().posix().shutdownOutput(descriptor());
    }

    /// Closes in order when all was said, else with a reset, so that the peer cannot take a cut-off
    /// stream for a whole one. Harmless when repeated.
    default void close(boolean orderly) {
        if (isOpen() && !orderly) {
            loop().posix().resetOnClose(descriptor());
        }
        close();
    }

    /// Closes the connection. Harmless when repeated.
    void close();

    boolean isOpen();

    int descriptor();

    Loop loop();
}
