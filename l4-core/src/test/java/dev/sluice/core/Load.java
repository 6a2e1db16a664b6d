package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that connect one after the other, say something, hear the echo and leave, until [#stop].
final class Load {

    private final InetSocketAddress to;
    private final AtomicInteger served = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private Load(InetSocketAddress to) {
        this.to = to;
    }

    static Load start(int clients, InetSocketAddress to) {
        var load = new Load(to);
        for (int i = 0; i < clients; i++) {
            load.threads.add(Thread.ofPlatform().daemon().start(load::run));
        }
        load.awaitServed(clients);
        return load;
    }

    private void run() {
        while (!stopped) {
            try (var client = new Socket(to.getAddress(), to.getPort())) {
                client.setSoTimeout(10_000);
                Wire.send(client, "ping");
                byte[] echo = client.getInputStream().readNBytes(4);
                if (new String(echo, StandardCharsets.US_ASCII).equals("ping")) {
                    served.incrementAndGet();
                } else {
                    failures.add("ended too soon");
                }
            } catch (IOException failed) {
                failures.add(failed.toString());
            }
        }
    }

    /// Waits until `more` further clients have been served.
    void awaitServed(int more) {
        int target = served.get() + failures.size() + more;
        TestBalancer.await(more + " more clients",
                () -> served.get() + failures.size() >= target);
    }

    /// Ends, and every client must have been served.
    void stopWithoutFailures() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).as("failures beside %d served", served.get()).isEmpty();
    }
}
