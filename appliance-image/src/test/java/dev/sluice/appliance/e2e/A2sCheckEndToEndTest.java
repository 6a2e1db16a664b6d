package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Game servers that say how full they are.
@OnEveryEngine
class A2sCheckEndToEndTest {

    private static final int PLAYERS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String CHECK = """
            { type: a2s, interval: 200ms, timeout: 200ms, rise: 2, fall: 2 }""";

    private final EngineChoice engine;

    A2sCheckEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void aFullServerKeepsItsPlayersAndGetsNoOthersUntilThereIsRoom() {
        try (var one = A2sServer.start();
                var two = A2sServer.start();
                var sluice = serving(one, two);
                var game = Game.of(PLAYERS, sluice.port())) {
            game.awaitAnswers(LIMIT);
            List<Game.Moment> before = game.now();
            assertThat(before).extracting(player -> player.then().server())
                    .contains(one.port(), two.port());

            one.sayPlayers(A2sServer.PLAYERS_MAX);
            sluice.await("the full server asks for no new sessions",
                    status -> evidence(status, one).startsWith("64 of 64 players, passed")
                            && String.valueOf(status.backend(one.address()).values().get("advice"))
                                    .contains("drain=true"));
            assertThat(serversOfNewcomers(sluice)).containsOnly(two.port());
            assertThat(before).allMatch(Game.Moment::isUndisturbedSince);

            one.sayPlayers(12);
            sluice.await("there is room again",
                    status -> evidence(status, one).startsWith("12 of 64 players, passed"));
            assertThat(serversOfNewcomers(sluice)).contains(one.port(), two.port());
            game.awaitAnswers(LIMIT);
            assertThat(before).allMatch(Game.Moment::isUndisturbedSince);
        }
    }

    @Test
    void thePlayersOfAServerThatIsGoneMoveAndNoOthers() {
        try (var one = A2sServer.start();
                var two = A2sServer.start();
                var sluice = serving(one, two);
                var game = Game.of(PLAYERS, sluice.port())) {
            game.awaitAnswers(LIMIT);
            List<Game.Moment> before = game.now();

            one.kill9();
            game.await("the players of the server that is gone have another one",
                    ConfigText.FLIP_LIMIT, player -> player.score().isOn(two));
            assertThat(sluice.status().backend(one.address()).isDown()).isTrue();
            assertThat(evidence(sluice.status(), one)).startsWith("refused: port unreachable");
            assertThat(before).filteredOn(player -> player.then().isOn(two)).isNotEmpty()
                    .allMatch(Game.Moment::isUndisturbedSince);
        }
    }

    private static List<Integer> serversOfNewcomers(SluiceProcess sluice) {
        try (var newcomers = Game.of(PLAYERS, sluice.port())) {
            newcomers.awaitAnswers(LIMIT);
            return newcomers.now().stream().map(player -> player.then().server()).toList();
        }
    }

    private static String evidence(Status status, A2sServer server) {
        return status.backend(server.address()).text("evidence");
    }

    private SluiceProcess serving(A2sServer... servers) {
        return SluiceProcess
                .serving(ConfigText.overServers(engine, servers).overUdp().withCheck(CHECK));
    }
}
