package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Clients that write one key after the other, each by a session that it opens anew when it ends or
/// when a write is refused.
final class RedisWriters implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final int TIMEOUT_MILLIS = 1_000;

    private final int port;
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    private RedisWriters(int port) {
        this.port = port;
    }

    static RedisWriters start(int count, int port) {
        var writers = new RedisWriters(port);
        for (int i = 0; i < count; i++) {
            String name = "writer-" + i + "-";
            writers.threads.add(Thread.ofVirtual().start(() -> writers.write(name)));
        }
        return writers;
    }

    /// Forgets what was written so far; returns how long it then took until a write went well.
    Duration untilOneIsWritten(Duration limit) {
        written.clear();
        return Await.until("writes go on", limit, () -> !written.isEmpty(),
                () -> "the latest answers: " + answers);
    }

    /// Keys whose writes were confirmed since.
    Set<String> written() {
        return Set.copyOf(written);
    }

    private void write(String name) {
        for (int i = 0; !isOver;) {
            try (var socket = new Socket()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        TIMEOUT_MILLIS);
                while (!isOver && set(socket, name + i)) {
                    i++;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException e) {
                note(String.valueOf(e.getMessage()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean set(Socket socket, String key) throws IOException {
        socket.getOutputStream()
                .write("SET %s 1\r\n".formatted(key).getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        for (int next = 0; next != '\n';) {
            next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed");
            }
            answer.append((char) next);
        }
        boolean isWritten = answer.toString().equals("+OK\r\n");
        if (isWritten) {
            written.add(key);
        } else {
            note(answer.toString());
        }
        return isWritten;
    }

    private void note(String answer) {
        answers.add(answer);
        if (answers.size() > 20) {
            answers.poll();
        }
    }

    @Override
    public void close() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }
}
