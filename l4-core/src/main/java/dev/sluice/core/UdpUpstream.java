package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import org.jspecify.annotations.Nullable;

/// The way from a UDP session to its backend: a connected socket, or what a test plays.
interface UdpUpstream {

    /// Opens ways to backends.
    interface Opener {

        /// Opens a way to a backend.
        ///
        /// @return a descriptor for [#attach], or a negative error number
        int connect(Endpoint endpoint);

        /// Lets `session` hear what comes on this way from now on. Null when the kernel refuses (no
        /// memory for one more watch); the way is closed then.
        @Nullable
        UdpUpstream attach(UdpSession session, int descriptor);
    }

    /// Sends a datagram of the client, which lies at `address`: bytes, or a negative error number.
    int send(long address, int length);

    /// Sends the datagrams in the slots of `batch` from `first` up to `end`.
    ///
    /// @return how many were sent, at least one; or a negative error number that concerns the first
    int send(DatagramBatch batch, int first, int end);

    /// The most bytes that a datagram may have to leave in one piece, as far as is known now (RFC
    /// 1191, RFC 8201).
    int payloadMax();

    /// Closes it, once.
    ///
    /// @return how many of the backend's datagrams were lost because nobody took them in time
    long release();
}
