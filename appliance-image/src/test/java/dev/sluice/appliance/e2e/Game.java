package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// Many players who each send a datagram sixty times a second, one after the other and not all at
/// once. One thread plays for all of them.
final class Game implements AutoCloseable {

    private static final int MOVES_PER_SECOND = 60;
    private static final int PAUSE_MILLIS = 1;

    private final List<Player> players;
    private final Selector selector;
    private final long pauseNanos;
    private final Thread thread = Thread.ofPlatform().name("game").unstarted(this::play);
    private volatile boolean mayMove = true; // written by the test
    private volatile boolean mayGoOn = true; // written by the test

    private Game(List<Player> players) throws IOException {
        this.players = List.copyOf(players);
        this.selector = Selector.open();
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / MOVES_PER_SECOND / players.size();
    }

    static Game of(int players, int listenerPort) {
        try {
            var game = new Game(
                    IntStream.range(0, players).mapToObj(_ -> Player.of(listenerPort)).toList());
            for (Player player : game.players) {
                player.channel().register(game.selector, SelectionKey.OP_READ, player);
            }
            game.thread.start();
            return game;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play() {
        long start = System.nanoTime();
        long moved = 0;
        try {
            while (mayGoOn) {
                selector.select(Game::receive, PAUSE_MILLIS);
                long due = (System.nanoTime() - start) / pauseNanos;
                // A machine that was busy for long costs moves; it does not double them.
                long next = Math.max(moved, due - players.size());
                for (; mayMove && next < due; next++) {
                    players.get((int) (next % players.size())).send();
                }
                moved = due;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void receive(SelectionKey key) {
        try {
            ((Player) key.attachment()).receiveAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until this is true of each of them; returns how long it took.
    Duration await(String what, Duration limit, Predicate<Player> condition) {
        return Await.until(what, limit, () -> players.stream().allMatch(condition),
                () -> players.stream().filter(condition.negate()).map(Player::score).toList()
                        .toString());
    }

    /// Waits until each of them has had an answer to what it sends from now on.
    Duration awaitAnswers(Duration limit) {
        List<Moment> before = now();
        return Await.until("every player has a server", limit,
                () -> before.stream().allMatch(Moment::isAnsweredSince), this::toString);
    }

    /// Ends the moves, and waits until the last one of each player is answered.
    void stop(Duration limit) {
        mayMove = false;
        await("the last datagram of each player is answered", limit,
                player -> player.score().latest() == player.score().sent());
    }

    /// What a player had come to at some time.
    record Moment(Player player, Player.Score then) {
        boolean isAnsweredSince() {
            return player.score().latest() > then.sent();
        }

        /// True when it has lost no datagram since, and has had one server all the time.
        boolean isUndisturbedSince() {
            Player.Score now = player.score();
            return now.lost() == then.lost() && now.changes() == then.changes();
        }
    }

    List<Moment> now() {
        return players.stream().map(player -> new Moment(player, player.score())).toList();
    }

    /// Something that is counted, over all of them.
    long sum(ToLongFunction<Player.Score> counted) {
        return players.stream().map(Player::score).mapToLong(counted).sum();
    }

    @Override
    public String toString() {
        return players.stream().map(Player::score).toList().toString();
    }

    @Override
    public void close() {
        mayGoOn = false;
        try {
            thread.join();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        players.forEach(Player::close);
    }
}
