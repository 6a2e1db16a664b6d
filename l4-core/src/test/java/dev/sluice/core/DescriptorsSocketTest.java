package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DescriptorsSocketTest {

    @TempDir
    private Path folder;

    @OnEachEngine
    void letsClientsWaitInTheKernelsQueueWhileTheBudgetIsUsedUp(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address()), 3)) {
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 10; i++) {
                clients.add(balancer.connect());
                Wire.send(clients.getLast(), "x");
            }
            TestBalancer.await("accepting pauses",
                    () -> balancer.loopCounter(LoopCounter.ACCEPT_PAUSED) > 0);
            balancer.awaitSessions(3);
            assertThat(balancer.counter("accepted")).isEqualTo(3);

            for (Socket client : finishInAnyOrder(clients)) {
                Wire.assertReceives(client, "x");
                client.close();
            }
            balancer.awaitQuiet();
            assertThat(balancer.counter("accepted")).isEqualTo(10);
            assertThat(balancer.ended(EndReason.CLIENT_CLOSED)).isEqualTo(10);
        }
    }

    /// Ends the output of every client, so that each gives its place to the next when it is served.
    private static List<Socket> finishInAnyOrder(List<Socket> clients) throws Exception {
        for (Socket client : clients) {
            client.shutdownOutput();
        }
        return clients;
    }

    @OnEachEngine
    void looksAgainAFewTimesASecondOnlyWhileTheBudgetIsUsedUp(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withLoops(1), 1);
                var first = balancer.connect();
                var second = balancer.connect()) {
            Wire.send(first, "x");
            Wire.assertReceives(first, "x");
            long before = balancer.loopCounter(LoopCounter.ACCEPT_PAUSED);
            long since = System.nanoTime();
            TestBalancer.await("five looks",
                    () -> balancer.loopCounter(LoopCounter.ACCEPT_PAUSED) >= before + 5);

            assertThat(System.nanoTime() - since).isGreaterThan(250_000_000L);
            first.shutdownOutput();
            Wire.send(second, "y");
            Wire.assertReceives(second, "y");
        }
    }

    /// In a process of its own, which may open 128 files: the test opens its own ones here.
    @OnEachEngine
    void pausesWhenTheProcessHasNoDescriptorLeftAndRecovers(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.echoing()) {
            var port = ((InetSocketAddress) backend.address()).getPort();
            Process process = OutOfDescriptors.start(engine, port, folder);
            try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(),
                    StandardCharsets.UTF_8));
                    var in = process.getOutputStream()) {
                int front = Integer.parseInt(said(out, "port "));
                var clients = new ArrayList<Socket>();
                for (int i = 0; i < 100; i++) { // more than 128 descriptors are good for
                    clients.add(new Socket(Configs.LOOPBACK, front));
                }
                in.write('?');
                in.flush();
                long pauses = Long.parseLong(said(out, "paused "));
                assertThat(pauses).isBetween(1L, 100L);

                int served = 0;
                for (Socket client : clients) {
                    served += OutOfDescriptors.isServed(client) ? 1 : 0;
                    client.close();
                }
                assertThat(served).isGreaterThan(80);

                try (var late = new Socket(Configs.LOOPBACK, front)) {
                    assertThat(OutOfDescriptors.isServed(late)).isTrue();
                }
            } finally {
                process.destroy();
                process.waitFor();
            }
        }
    }

    private static String said(BufferedReader out, String start) throws Exception {
        var lines = new ArrayList<String>();
        String line = out.readLine();
        while (line != null && !line.startsWith(start)) {
            lines.add(line);
            line = out.readLine();
        }
        if (line == null) {
            throw new AssertionError("no line \"" + start + "…\" in:\n" + String.join("\n", lines));
        }
        return line.substring(start.length());
    }
}
