package dev.sluice.core;

/// Makes the connections of one loop, in the way of its [Engine]. Lives on the loop.
interface Streams {

    /// A connection that has been accepted.
    Stream accepted(TcpSession session, int descriptor);

    /// A connection to `endpoint`, which is open when the kernel says that it takes bytes.
    Stream connecting(TcpSession session, Endpoint endpoint, int descriptor);

    /// Gives back what its connections shared, when all are gone and the loop has ended.
    default void free() {}
}
