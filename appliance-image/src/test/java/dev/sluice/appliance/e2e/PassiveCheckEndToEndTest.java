package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Servers that nobody asks: what their players meet says whether they live.
@OnEveryEngine
class PassiveCheckEndToEndTest {

    private static final int PLAYERS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /// A second of silence, and a machine that is busy with the tests.
    private static final Duration NOTICED = Duration.ofSeconds(4);
    /// The first rest of a server that went down.
    private static final Duration TRIED_AGAIN = Duration.ofSeconds(14);

    private final EngineChoice engine;

    PassiveCheckEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void playersLeaveAServerThatIsGoneAndNewOnesFindItWhenItIsBack() {
        try (var one = GameServer.start();
                var two = GameServer.start();
                var sluice = serving(one, two);
                var game = Game.of(PLAYERS, sluice.port())) {
            game.awaitAnswers(LIMIT);
            List<Game.Moment> before = game.now();

            one.kill9();
            game.await("the players of the server that is gone have another one", NOTICED,
                    player -> !player.score().isOn(one));
            assertThat(sluice.status().backend(one.address()).isDown()).isTrue();
            assertThat(before).filteredOn(player -> player.then().isOn(two)).isNotEmpty()
                    .allMatch(Game.Moment::isUndisturbedSince);

            one.restart();
            sluice.await("it is tried again", TRIED_AGAIN,
                    status -> status.backend(one.address()).isUp());
            try (var newcomers = Game.of(PLAYERS, sluice.port())) {
                newcomers.awaitAnswers(LIMIT);
                assertThat(newcomers.now()).extracting(player -> player.then().server())
                        .contains(one.port(), two.port());
            }
        }
    }

    @Test
    void theOnlyServerGoesOnAsSoonAsItIsBack() {
        try (var one = GameServer.start();
                var sluice = serving(one);
                var game = Game.of(PLAYERS, sluice.port())) {
            game.awaitAnswers(LIMIT);

            one.kill9();
            sluice.await("it is down", NOTICED, status -> status.backend(one.address()).isDown());
            one.restart();
            game.awaitAnswers(NOTICED);
        }
    }

    private SluiceProcess serving(GameServer... servers) {
        return SluiceProcess.serving(
                ConfigText.overServers(engine, servers).overUdp().withCheck("passive"));
    }
}
