package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is told of flips, by Sluice as a process.
class NotifySocketTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path directory;

    private final BlockingQueue<Map<String, Object>> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private BuiltInBackend backend;

    NotifySocketTest() throws IOException {
        backend = BuiltInBackend.listen("greeter", 0);
        server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/hook", exchange -> {
            heard.add(JSON.std.mapFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/hangs", _ -> await(end));
        server.start();
    }

    @AfterEach
    void close() {
        end.countDown();
        server.stop(0);
        backend.close();
    }

    @Test
    void tellsAWebServerAndAScriptOfEachFlip() throws Exception {
        Path list = script();
        write("exec: [%s], webhook: \"%s\"".formatted(directory.resolve("script"), url("/hook")));
        try (var sluice = run()) {
            sluice.awaitPort();
            sluice.await("up: passed");
            kill(sluice);
            assertThat(next()).containsEntry("health", "down").containsEntry("flips", 2)
                    .containsEntry("pool", "web").containsEntry("evidence",
                            "connection refused (2 of 2)");
            revive(sluice);
            assertThat(next()).containsEntry("health", "up").containsEntry("flips", 3);
            awaitLines(list, "down 2\nup 3\n");
            assertThat(heard).isEmpty();
            try (var status = command("status", "--json")) {
                assertThat(status.output()).contains("\"notices\"").containsPattern("\"told\" : 4");
            }
        }
    }

    @Test
    void aWebServerThatHangsDelaysNeitherChecksNorSessionsNorAReload() throws Exception {
        write("timeout: 1h, webhook: \"%s\"".formatted(url("/hangs")));
        try (var sluice = run()) {
            int port = sluice.awaitPort();
            sluice.await("up: passed");
            kill(sluice);
            revive(sluice);
            kill(sluice);
            revive(sluice);
            try (var client = SluiceProcess.connect(port)) {
                assertThat(client.getInputStream().read()).isEqualTo('h');
            }

            write("timeout: 1h, exec: [/bin/false], webhook: \"%s\"".formatted(url("/hook")));
            try (var reload = command("reload")) {
                assertThat(reload.output()).contains("pool web has other settings: notify");
            }
            kill(sluice);
            sluice.await("pool web: /bin/false was not told that web/127.0.0.1:%d is down: ended"
                    .formatted(backend.port()));

            sluice.signal("TERM"); // the request that hangs is ended
            assertThat(sluice.status()).isZero();
        }
    }

    private void kill(SluiceProcess sluice) throws InterruptedException {
        backend.close();
        sluice.await("down: connection refused");
    }

    private void revive(SluiceProcess sluice) throws Exception {
        backend = BuiltInBackend.listen("greeter", backend.port());
        sluice.await("up: passed");
    }

    private Map<String, Object> next() throws InterruptedException {
        Map<String, Object> news = heard.poll(20, TimeUnit.SECONDS);
        assertThat(news).isNotNull();
        return java.util.Objects.requireNonNull(news);
    }

    private Path script() throws IOException {
        Path list = Files.createFile(directory.resolve("list"));
        Path script = Files.writeString(directory.resolve("script"), """
                #!/bin/sh
                echo "$SLUICE_HEALTH $SLUICE_FLIPS" >>%s
                """.formatted(list));
        for (Path file : new Path[]{directory, list, script}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        return list;
    }

    private static void awaitLines(Path file, String text) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.readString(file).equals(text)) {
            assertThat(System.nanoTime()).as(Files.readString(file)).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private SluiceProcess run() throws IOException {
        return command("run", "-c", "sluice.yaml", "--warm-up", "0s", "--drain", "100ms");
    }

    private SluiceProcess command(String name, String... more) throws IOException {
        var arguments = new java.util.ArrayList<>(
                java.util.List.of(name, "--socket", "control.sock"));
        arguments.addAll(java.util.List.of(more));
        return new SluiceProcess(directory, arguments.toArray(String[]::new));
    }

    private void write(String notify) throws IOException {
        Files.writeString(directory.resolve("sluice.yaml"), """
                listeners:
                  web:
                    bind: tcp://127.0.0.1:0
                    pool:
                      check: { interval: 200ms, fall: 2, rise: 1 }
                      notify: { %s }
                      backends: [127.0.0.1:%d]
                """.formatted(notify, backend.port()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
