package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// redis-benchmark through a pool of two.
@OnEveryEngine
@Needs(program = "redis-server", debian = "redis-server")
@Needs(program = "redis-benchmark", debian = "redis-tools")
class RedisEndToEndTest {

    private static final int REQUESTS = 48_000;
    private static final int CLIENTS = 50;
    private static final String PONG = "+PONG\r\n";

    private static RedisServer one;
    private static RedisServer two;

    private final EngineChoice engine;

    RedisEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        one = RedisServer.start();
        two = RedisServer.start();
    }

    @AfterAll
    static void stopServers() {
        one.close();
        two.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void everyIncrementOfFiftyClientsArrivesExactlyOnce(int pipelined) {
        String key = "counted-" + engine + pipelined;
        try (var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two))) {
            String said = Command.run(
                    List.of(Programs.path("redis-benchmark"), "-p", Integer.toString(sluice.port()),
                            "-c", Integer.toString(CLIENTS), "-n", Integer.toString(REQUESTS), "-P",
                            Integer.toString(pipelined), "-q", "INCR", key))
                    .orFail().output();

            assertThat(said).doesNotContainIgnoringCase("error:");
            assertThat(Integer.parseInt(ask(one.port(), "GET", key))
                    + Integer.parseInt(ask(two.port(), "GET", key)))
                    .isEqualTo(REQUESTS);
        }
    }

    @Test
    void aKilledServerTakesOnlyItsOwnSessionsAndGetsItsShareWhenItReturns() throws Exception {
        try (var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two));
                var scenario = new KillAndReturn(sluice, one, two,
                        () -> Integer.parseInt(
                                ask(sluice.port(), "CONFIG", "GET", "port").lines().skip(1)
                                        .findFirst()
                                        .orElseThrow()))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Client.connect(sluice.port()));
            }
            assertThat(clients).allMatch(RedisEndToEndTest::isAnswered);

            scenario.kill();
            List<Client> ended = clients.stream().filter(client -> !isAnswered(client)).toList();
            assertThat(ended).hasSize(CLIENTS / 2);
            ended.forEach(Client::close);
            scenario.onlyTheSurvivorWorks();

            scenario.bringBack();
            clients.forEach(Client::close);
        }
    }

    private static boolean isAnswered(Client client) {
        try {
            return client.ask("PING\r\n", PONG.length()).equals(PONG);
        } catch (IOException e) {
            return false;
        }
    }

    private static String ask(int port, String... command) {
        var all = new ArrayList<String>(
                List.of(Programs.path("redis-cli"), "-p", Integer.toString(port)));
        all.addAll(List.of(command));
        return Command.run(all).orFail().output();
    }
}
