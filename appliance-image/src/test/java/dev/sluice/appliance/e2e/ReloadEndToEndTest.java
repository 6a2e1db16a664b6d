package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Twenty reloads by SIGHUP while clients come, stay and go.
@OnEveryEngine
class ReloadEndToEndTest {

    private static final int RELOADS = 20;
    private static final List<String> ALGORITHMS = List.of("least-connections", "maglev",
            "random-two", "round-robin");

    private final EngineChoice engine;
    private final AtomicBoolean mayGoOn = new AtomicBoolean(true);
    private final AtomicInteger shortSessions = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    ReloadEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void twentyReloadsUnderLoadLoseNoSession() throws Exception {
        try (var one = LocalBackend.echo();
                var two = LocalBackend.echo();
                var three = LocalBackend.echo();
                var sluice = SluiceProcess
                        .serving(ConfigText.over(engine, one.address(), two.address()))) {
            List<Thread> clients = startClients(sluice.port());
            for (int i = 0; i < RELOADS; i++) {
                sluice.reload(
                        next(i, sluice.config(), one.address(), two.address(), three.address()));
                awaitMoreWork();
            }
            mayGoOn.set(false);
            for (Thread client : clients) {
                client.join();
            }

            assertThat(failures).isEmpty();
            sluice.await("no session is left", status -> status.listener().sessions() == 0);
        }
    }

    @Test
    void aWrongFileUnderLoadChangesNothing() throws Exception {
        try (var backend = LocalBackend.echo();
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()))) {
            List<Thread> clients = startClients(sluice.port());
            awaitMoreWork();
            sluice.reloadRefused(sluice.config().yaml().replace("balance", "balence"));
            sluice.reloadRefused(sluice.config().withBackends("127.0.0.1:99999").yaml());
            awaitMoreWork();
            mayGoOn.set(false);
            for (Thread client : clients) {
                client.join();
            }

            assertThat(failures).isEmpty();
            assertThat(sluice.log()).contains("did you mean \"balance\"?");
            assertThat(sluice.status().backends()).singleElement()
                    .satisfies(
                            only -> assertThat(only.text("address")).isEqualTo(backend.address()));
        }
    }

    /// Another algorithm each time, other weights, and a third backend that comes and never goes
    /// while it is used.
    private static String next(int i, ConfigText config, String one, String two, String three) {
        String weighted = "{ address: \"%s\", weight: %d }".formatted(two, 1 + i % 3);
        ConfigText next = config.withBalance(ALGORITHMS.get(i % ALGORITHMS.size()));
        return (i < 5 ? next.withBackends(one, weighted) : next.withBackends(three, weighted, one))
                .yaml();
    }

    /// Some clients ask on one session all the time, some open a new one for each question.
    private List<Thread> startClients(int port) {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            clients.add(start(() -> {
                try (var client = Client.connect(port)) {
                    while (mayGoOn.get()) {
                        client.echo("the same session, question " + questions.incrementAndGet());
                    }
                }
            }));
        }
        for (int i = 0; i < 4; i++) {
            clients.add(start(() -> {
                while (mayGoOn.get()) {
                    try (var client = Client.connect(port)) {
                        client.echo("a new session " + shortSessions.incrementAndGet());
                    }
                }
            }));
        }
        return clients;
    }

    private interface Work {
        void run() throws IOException;
    }

    private Thread start(Work work) {
        return Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        });
    }

    private void awaitMoreWork() {
        int sessions = shortSessions.get() + 20;
        int asked = questions.get() + 200;
        Await.until("clients go on", Duration.ofSeconds(20), () -> !failures.isEmpty()
                || (shortSessions.get() > sessions && questions.get() > asked), failures::toString);
    }
}
