package dev.sluice.bench;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/// What clients and backend say to each other. Both ends of it run on one [StreamLoop], so that nothing
/// in here is shared between threads.
sealed interface Traffic permits Bulk, PingPong, ShortSessions {

    /// How many clients there are at the same time.
    int clients();

    /// A client that is about to connect.
    End client(StreamLoop loop);

    /// The backend's end of a connection that it has accepted.
    End backend(StreamLoop loop);

    /// One end of a connection. What it throws is an error of the run.
    interface End {

        /// The connection is open. Returns the operations to wait for, as in
        /// [java.nio.channels.SelectionKey].
        int onOpen(SocketChannel channel) throws IOException;

        /// One of those operations can go on.
        void onReady(SocketChannel channel) throws IOException;
    }
}
