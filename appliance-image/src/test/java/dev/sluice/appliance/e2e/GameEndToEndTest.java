package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Two hundred players at sixty datagrams a second each, while servers die and return, one is
/// drained, and the configuration is loaded fifty times.
@OnEveryEngine
class GameEndToEndTest {

    private static final int PLAYERS = 200;
    private static final int NEWCOMERS = 20;
    private static final int RELOADS = 50;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EngineChoice engine;

    GameEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void serversThatComeAndGoAreFeltByTheirOwnPlayersOnly() {
        try (var one = GameServer.start();
                var two = GameServer.start();
                var three = GameServer.start();
                var sluice = SluiceProcess
                        .serving(ConfigText.overServers(engine, one, two, three).overUdp());
                var game = Game.of(PLAYERS, sluice.port())) {
            game.awaitAnswers(LIMIT);
            List<Game.Moment> start = game.now();

            var reloads = CompletableFuture.runAsync(() -> reloadAgainAndAgain(sluice),
                    task -> Thread.ofVirtual().start(task));
            killAndReturn(one, game, sluice);
            killAndReturn(two, game, sluice);
            reloads.join();
            sluice.reload(sluice.config().withBackends(one.address(), two.address(),
                    "{ address: \"%s\", drain: true }".formatted(three.address())).yaml());
            try (var newcomers = Game.of(NEWCOMERS, sluice.port())) {
                newcomers.awaitAnswers(LIMIT);
                newcomers.stop(LIMIT);
                assertThat(newcomers.now()).extracting(player -> player.then().server())
                        .containsOnly(one.port(), two.port());

                game.awaitAnswers(LIMIT);
                game.stop(LIMIT);
                onlyTheKilledServersPlayersFeltIt(start, three);
                theAccountsAreBalanced(sluice, game, newcomers);
            }
        }
    }

    /// Other weights each time, which leave those alone who have a backend.
    private static void reloadAgainAndAgain(SluiceProcess sluice) {
        ConfigText config = sluice.config();
        for (int i = 0; i < RELOADS; i++) {
            String weight = Integer.toString(1 + i % 3);
            String[] backends = config.backends().stream()
                    .map(address -> "{ address: \"%s\", weight: %s }".formatted(address, weight))
                    .toArray(String[]::new);
            sluice.reload(config.withBackends(backends).yaml());
        }
    }

    private static void killAndReturn(GameServer victim, Game game, SluiceProcess sluice) {
        List<Game.Moment> before = game.now();
        assertThat(before).anyMatch(player -> player.then().isOn(victim));

        victim.kill9();
        game.await("the players of the killed server are on a live one", ConfigText.FLIP_LIMIT,
                player -> !player.score().isOn(victim));
        victim.restart();
        sluice.await("the server that came back is found up",
                status -> status.backend(victim.address()).isUp());

        assertThat(before).filteredOn(player -> !player.then().isOn(victim))
                .allMatch(Game.Moment::isUndisturbedSince);
    }

    /// From the first datagram to the last one, whoever was on the server that nobody killed.
    private static void onlyTheKilledServersPlayersFeltIt(List<Game.Moment> start,
            GameServer survivor) {
        List<Player.Score> unharmed = start.stream().filter(player -> player.then().isOn(survivor))
                .map(player -> player.player().score()).toList();

        assertThat(unharmed).isNotEmpty().allMatch(score -> score.isOn(survivor))
                .allMatch(score -> score.changes() == 0)
                .allMatch(score -> score.sent() == score.answered());
    }

    private static void theAccountsAreBalanced(SluiceProcess sluice, Game game, Game newcomers) {
        long sent = game.sum(Player.Score::sent) + newcomers.sum(Player.Score::sent);
        long answered = game.sum(Player.Score::answered)
                + newcomers.sum(Player.Score::answered);
        sluice.await("%d datagrams and %d answers are accounted for".formatted(sent, answered),
                status -> isBalanced(status.listener(), sent, answered));

        Status.Part listener = sluice.status().listener();
        assertThat(listener.sessions()).isEqualTo(PLAYERS + NEWCOMERS);
        assertThat(listener.counter("sessions-started")).isEqualTo(PLAYERS + NEWCOMERS);
        assertThat(listener.counter("repinned")).isEqualTo(game.sum(Player.Score::changes));
        assertThat(listener.counter("sessions-ended")).isZero();
    }

    /// What Sluice says, and what the players say themselves.
    private static boolean isBalanced(Status.Part listener, long sent, long answered) {
        return Accounts.areBalanced(listener) && Accounts.received(listener) == sent
                && listener.counter("datagrams-to-clients") == answered;
    }
}
