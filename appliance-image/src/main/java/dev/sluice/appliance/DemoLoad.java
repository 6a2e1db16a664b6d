package dev.sluice.appliance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Clients that open one short session after the other and note who answered. Each is a virtual
/// thread with pauses, so that the load is a few hundred sessions per second on any machine.
final class DemoLoad implements AutoCloseable {

    private static final int CLIENTS = 24;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int PAUSE_MILLIS_MAX = 150;
    private static final Pattern GREETING = Pattern.compile("hello from backend (\\S+) .*");

    private final InetSocketAddress balancer;
    private final List<Thread> clients = new ArrayList<>();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();
    private volatile boolean over; // written by close()

    DemoLoad(int port) {
        this.balancer = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(this::client));
        }
    }

    /// Sessions that the backend of this name has answered.
    long answers(String backend) {
        LongAdder count = answers.get(backend);
        return count == null ? 0 : count.sum();
    }

    /// Sessions that nobody answered.
    long failures() {
        return failures.sum();
    }

    @Override
    public void close() {
        over = true;
        clients.forEach(LockSupport::unpark);
    }

    private void client() {
        while (!over) {
            session();
        }
    }

    private void session() {
        try (var socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(balancer, TIMEOUT_MILLIS);
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            Matcher greeting = GREETING.matcher(line == null ? "" : line);
            if (greeting.matches()) {
                answers.computeIfAbsent(greeting.group(1), _ -> new LongAdder()).increment();
            } else {
                failed();
            }
            pause(); // before the session ends, so that there are open sessions to be seen
        } catch (IOException e) {
            failed();
            pause();
        }
    }

    private void failed() {
        if (!over) {
            failures.increment();
        }
    }

    private void pause() {
        if (!over) {
            long millis = ThreadLocalRandom.current().nextLong(10, PAUSE_MILLIS_MAX);
            LockSupport.parkNanos(millis * 1_000_000);
        }
    }
}
