package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Thousands of sessions that stay open and silent, as game clients and connection pools do.
@OnEveryEngine
class IdleSessionsEndToEndTest {

    private static final int WANTED = 9_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int OTHER_SESSIONS = 2_000;

    private final EngineChoice engine;

    IdleSessionsEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void idleSessionsStayOpenWhileOthersWork() throws Exception {
        try (var backend = LocalBackend.echo();
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()))) {
            int idle = asManyAsTheMachineAllows(sluice);
            try (var clients = idleClients(sluice.port(), idle)) {
                clients.start(LIMIT, () -> clients.output().contains("open and answered: " + idle));

                sluice.await("all are open", LIMIT, status -> status.listener().sessions() == idle);
                workBeside(sluice.port());
                sluice.await("only the idle ones are left", LIMIT,
                        status -> status.listener().sessions() == idle);
                askAll(clients, idle);
            }
            sluice.await("the sessions are over", LIMIT,
                    status -> status.listener().sessions() == 0);
            assertThat(sluice.status().listener().counter("end-fault")).isZero();
        }
    }

    /// Sluice needs two descriptors for a session, and derives its budget from the limit of its
    /// process.
    private static int asManyAsTheMachineAllows(SluiceProcess sluice) {
        int budget = Integer
                .parseInt(String.valueOf(sluice.status().report().get("sessions-budget")));
        int idle = Math.min(WANTED, budget - 100);
        if (idle < WANTED) {
            System.out.printf(
                    "IdleSessionsEndToEndTest: only %d idle sessions, not %d: the limit on file"
                            + " descriptors (ulimit -Hn) gives Sluice a budget of %d sessions%n",
                    idle, WANTED, budget);
        }
        return idle;
    }

    private static ServerProcess idleClients(int port, int count) {
        var command = new ArrayList<String>(SluiceProcess.java());
        command.set(command.size() - 1, SluiceProcess.classPath(_ -> true));
        command.addAll(List.of(IdleClients.class.getName(), Integer.toString(port),
                Integer.toString(count)));
        return new ServerProcess("idle-clients-" + port, command);
    }

    private static void workBeside(int port) throws IOException {
        for (int i = 0; i < OTHER_SESSIONS; i++) {
            try (var client = Client.connect(port)) {
                client.echo("session " + i);
            }
        }
    }

    private static void askAll(ServerProcess clients, int count) throws IOException {
        var toClients = clients.running().outputWriter();
        toClients.write("again\n");
        toClients.flush();
        Await.until("every idle session still answers", LIMIT,
                () -> clients.output().contains("still answering: " + count), clients::tail);
    }
}
