package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// sysbench through a pool of two.
@OnEveryEngine
@Needs(program = "mariadbd", debian = "mariadb-server")
@Needs(program = "mariadb", debian = "mariadb-client")
@Needs(program = "sysbench", debian = "sysbench")
class MariadbEndToEndTest {

    /// About three seconds of small statements on one session.
    private static final String SLOW_SCRIPT = "select sleep(0.01);".repeat(300);

    private static MariadbServer one;
    private static MariadbServer two;

    private final EngineChoice engine;

    MariadbEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        one = MariadbServer.start();
        two = MariadbServer.start();
        for (TestServer server : List.of(one, two)) {
            query(server.port(), "create database sbtest");
            Command.run(sysbench(server.port(), "oltp_insert", "prepare")).orFail();
        }
    }

    @AfterAll
    static void stopServers() {
        one.close();
        two.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oltp_point_select", "oltp_insert"})
    void thousandsOfStatementsRunWithoutAnErrorAndBothServersWork(String script) {
        try (var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two))) {
            String said = Command
                    .run(sysbench(sluice.port(), script, "run", "--threads=8", "--events=4000",
                            "--time=0"))
                    .orFail().output();

            assertThat(said).containsPattern("total number of events: +4000\\b")
                    .containsPattern("ignored errors: +0 ").containsPattern("reconnects: +0 ");
            Status status = sluice.status();
            assertThat(status.backend(one.address()).counter("sessions")).isEqualTo(4);
            assertThat(status.backend(two.address()).counter("sessions")).isEqualTo(4);
        }
    }

    @Test
    void aKilledServerTakesOnlyItsOwnSessionsAndGetsItsShareWhenItReturns() {
        try (var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two));
                var scenario = new KillAndReturn(sluice, one, two,
                        () -> Integer.parseInt(query(sluice.port(), "select @@port")))) {
            List<Command.Running> load = IntStream.range(0, 8)
                    .mapToObj(_ -> Command.start(client(sluice.port(), SLOW_SCRIPT))).toList();
            sluice.await("the load is on both",
                    status -> status.backend(one.address()).sessions() == 4
                            && status.backend(two.address()).sessions() == 4);

            scenario.kill();
            scenario.onlyTheSurvivorWorks();
            List<Command.Result> ends = load.stream().map(Command.Running::end).toList();
            assertThat(ends).filteredOn(Command.Result::isOk).hasSize(4);
            assertThat(ends).filteredOn(end -> end.output().contains("Lost connection")).hasSize(4);

            scenario.bringBack();
        }
    }

    private static String query(int port, String statement) {
        return Command.run(client(port, statement)).orFail().output();
    }

    private static List<String> client(int port, String statements) {
        return List.of(Programs.path("mariadb"), "--no-defaults", "--host=127.0.0.1",
                "--port=" + port, "--user=root",
                "--skip-reconnect", "--batch", "--skip-column-names", "--execute=" + statements);
    }

    private static List<String> sysbench(int port, String script, String command,
            String... options) {
        var all = new ArrayList<String>(
                List.of(Programs.path("sysbench"), script, "--mysql-host=127.0.0.1",
                        "--mysql-port=" + port, "--mysql-user=root", "--mysql-db=sbtest",
                        "--tables=1", "--table-size=1000",
                        "--db-ps-mode=disable"));
        all.addAll(List.of(options));
        all.add(command);
        return all;
    }
}
