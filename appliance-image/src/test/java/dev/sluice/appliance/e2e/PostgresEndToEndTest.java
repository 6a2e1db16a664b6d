package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;

/// pgbench through a pool of two.
@OnEveryEngine
@Needs(program = "postgres", debian = "postgresql")
@Needs(program = "pgbench", debian = "postgresql-client")
class PostgresEndToEndTest {

    private static PostgresServer one;
    private static PostgresServer two;

    private final EngineChoice engine;

    PostgresEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        one = PostgresServer.start();
        two = PostgresServer.start();
        for (TestServer server : List.of(one, two)) {
            Command.run(pgbench(server.port(), "--initialize", "--scale=1", "--quiet")).orFail();
        }
    }

    @AfterAll
    static void stopServers() {
        one.close();
        two.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "least-connections"})
    void thousandsOfTransactionsRunWithoutAnErrorAndBothServersWork(String balance) {
        try (var sluice = SluiceProcess
                .serving(ConfigText.overServers(engine, one, two).withBalance(balance))) {
            String said = Command
                    .run(pgbench(sluice.port(), "--client=8", "--jobs=2", "--transactions=500"))
                    .orFail().output();

            assertThat(said).contains("actually processed: 4000/4000")
                    .contains("failed transactions: 0 (");
            Status status = sluice.status();
            // One more session than clients: pgbench looks at the tables first.
            assertThat(status.backend(one.address()).counter("sessions")).isBetween(4L, 5L);
            assertThat(status.backend(two.address()).counter("sessions")).isBetween(4L, 5L);
        }
    }

    @Test
    void aSessionForEveryTransactionRunsWithoutAnErrorAndIsShared() {
        try (var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two))) {
            String said = Command.run(
                    pgbench(sluice.port(), "--connect", "--select-only", "--client=4", "--jobs=2",
                            "--transactions=250"))
                    .orFail().output();

            assertThat(said).contains("actually processed: 1000/1000")
                    .contains("failed transactions: 0 (");
            Status status = sluice.status();
            assertThat(status.backend(one.address()).counter("sessions")).isBetween(500L, 505L);
            assertThat(status.backend(two.address()).counter("sessions")).isBetween(500L, 505L);
        }
    }

    @Test
    void aKilledServerTakesOnlyItsOwnSessionsAndGetsItsShareWhenItReturns() {
        try (var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two));
                var scenario = new KillAndReturn(sluice, one, two,
                        () -> serverPort(sluice.port()))) {
            Command.Running load = Command
                    .start(pgbench(sluice.port(), "--select-only", "--client=8", "--jobs=2",
                            "--time=5", "--progress=1"));
            load.awaitSaying("progress: ");
            assertThat(sluice.status().backend(two.address()).sessions()).isEqualTo(4);

            scenario.kill();
            scenario.onlyTheSurvivorWorks();
            String said = load.end().output();
            // A line for each of the four clients, and one for the run.
            assertThat(said.lines().filter(line -> line.contains("aborted"))).as(said)
                    .hasSize(4 + 1);
            assertThat(said).contains("failed transactions: 0 (");

            scenario.bringBack();
        }
    }

    private static int serverPort(int port) {
        return Integer.parseInt(Command.run(List.of(Programs.path("psql"), "-h", "127.0.0.1", "-p",
                Integer.toString(port), "-U", "postgres", "-AtXc", "select inet_server_port()"))
                .orFail().output());
    }

    private static List<String> pgbench(int port, String... options) {
        var command = new ArrayList<String>(
                List.of(Programs.path("pgbench"), "--host=127.0.0.1", "--port=" + port,
                        "--username=postgres"));
        command.addAll(List.of(options));
        if (!command.contains("--initialize")) {
            command.add("--no-vacuum");
        }
        command.add("postgres");
        return command;
    }
}
