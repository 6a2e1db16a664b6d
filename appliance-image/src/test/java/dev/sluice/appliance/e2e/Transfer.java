package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// One large exchange: what the client and the backend send each other, and what the backend
/// received.
final class Transfer {

    private static final long LENGTH = 256L * 1024 * 1024;

    static final Payload UP = new Payload(1, LENGTH);
    static final Payload DOWN = new Payload(2, LENGTH);
    static final Payload.Sum UP_SUM = UP.sum();
    static final Payload.Sum DOWN_SUM = DOWN.sum();

    private final CompletableFuture<Payload.Sum> received = new CompletableFuture<>();

    /// Sends all the while it reads.
    void answerAtOnce(Socket connection, Runnable pause) throws IOException {
        InputStream in = unlessCheck(connection);
        Thread sending = Thread.ofVirtual().start(() -> send(DOWN, connection));
        received.complete(Payload.read(in, pause));
        join(sending);
    }

    /// Sends when it has read everything.
    void answerAtTheEnd(Socket connection) throws IOException {
        received.complete(Payload.read(unlessCheck(connection), () -> {}));
        DOWN.writeTo(connection.getOutputStream());
    }

    /// A check of Sluice's connects and goes without a byte; it is not the transfer.
    private static InputStream unlessCheck(Socket connection) throws IOException {
        var in = new PushbackInputStream(connection.getInputStream());
        int first = in.read();
        if (first < 0) {
            throw new IOException("only a check");
        }
        in.unread(first);
        return in;
    }

    /// Sends and then finishes, on a thread of its own. A failure shows in what the other side got.
    static Thread startSending(Payload payload, Socket connection) {
        return Thread.ofVirtual().start(() -> send(payload, connection));
    }

    private static void send(Payload payload, Socket connection) {
        try {
            payload.writeTo(connection.getOutputStream());
            connection.shutdownOutput();
        } catch (IOException _) {
            // The other side sees that bytes are missing.
        }
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    Payload.Sum atBackend() throws Exception {
        return received.get(60, TimeUnit.SECONDS);
    }

    /// A reader that stands still for a while after every few MiB, longer than any buffer lasts.
    static Runnable slowly() {
        var pieces = new AtomicLong();
        return () -> {
            if (pieces.incrementAndGet() % 128 == 0) {
                LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
            }
        };
    }

    /// Counts what was taken off a sender's hands.
    static final class Progress extends OutputStream {
        private final OutputStream out;
        private final AtomicLong taken = new AtomicLong();

        Progress(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            taken.incrementAndGet();
        }

        @Override
        public void write(byte[] block, int offset, int length) throws IOException {
            out.write(block, offset, length);
            taken.addAndGet(length);
        }

        /// Returns the number of bytes taken when none had been taken for half a second.
        long awaitStandstill() {
            var last = new long[]{0, System.nanoTime()};
            Await.until("the sender stands still", Duration.ofSeconds(20), () -> {
                if (taken.get() != last[0]) {
                    last[0] = taken.get();
                    last[1] = System.nanoTime();
                }
                return last[0] > 0 && System.nanoTime() - last[1] > 500_000_000L;
            });
            return last[0];
        }
    }
}
