package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.config.BackendKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.agrona.concurrent.CachedEpochClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {

    private static final BackendKey BACKEND = new BackendKey("web", "10.0.0.7:80");

    @TempDir
    Path folder;

    @Test
    void sumsWhatEachLoopCounted() throws IOException {
        try (Counters counters = Counters.open(null, 2)) {
            CounterSet<ListenerCounter> web = counters.listener("web");
            web.onLoop(0).increment(ListenerCounter.ACCEPTED);
            web.onLoop(1).add(ListenerCounter.ACCEPTED, 41);

            assertThat(web.sum(ListenerCounter.ACCEPTED)).isEqualTo(42);
            assertThat(web.onLoop(1).get(ListenerCounter.ACCEPTED)).isEqualTo(41);
        }
    }

    @Test
    void keepsEveryCounterOfEverySetApart() throws IOException {
        try (Counters counters = Counters.open(null, 2)) {
            CounterSet<ListenerCounter> web = counters.listener("web");
            CounterSet<ListenerCounter> pg = counters.listener("pg");
            List<ListenerCounter> all = List.of(ListenerCounter.values());
            for (int i = 0; i < all.size(); i++) {
                web.onLoop(0).add(all.get(i), 1 + i);
                pg.onLoop(1).add(all.get(i), 1000 + i);
            }

            for (int i = 0; i < all.size(); i++) {
                assertThat(web.sum(all.get(i))).isEqualTo(1 + i);
                assertThat(pg.sum(all.get(i))).isEqualTo(1000 + i);
            }
        }
    }

    @Test
    void givesTheSumsInTheOperatorsWordsAndInOrder() throws IOException {
        try (Counters counters = Counters.open(null, 1)) {
            counters.loop().onLoop(0).add(LoopCounter.BUFFERED_BYTES, 100);
            counters.loop().onLoop(0).add(LoopCounter.BUFFERED_BYTES, -30);

            Map<String, Long> sums = counters.loop().sums();

            assertThat(sums).containsEntry("buffered-bytes", 70L);
            assertThat(sums.keySet()).containsExactly("sessions-open", "buffered-bytes",
                    "reads-paused", "accept-paused", "accept-errors", "faults", "log-lines",
                    "log-lines-dropped");
        }
    }

    @Test
    void losesNothingWhenEveryLoopCountsAtOnce() throws Exception {
        int loops = 4;
        int each = 500_000;
        try (Counters counters = Counters.open(null, loops)) {
            CounterSet<BackendCounter> set = counters.backend(BACKEND);
            var threads = new ArrayList<Thread>();
            for (int k = 0; k < loops; k++) {
                LoopCells<BackendCounter> cells = set.onLoop(k);
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        cells.increment(BackendCounter.SESSIONS);
                        cells.add(BackendCounter.BYTES_TO_BACKEND, 3);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(set.sum(BackendCounter.SESSIONS)).isEqualTo((long) loops * each);
            assertThat(set.sum(BackendCounter.BYTES_TO_BACKEND)).isEqualTo(3L * loops * each);
        }
    }

    @Test
    void allocatesNothingWhileCounting() throws IOException {
        try (Counters counters = Counters.open(null, 1)) {
            LoopCells<ListenerCounter> cells = counters.listener("web").onLoop(0);

            assertThat(Allocation.of(() -> {
                cells.add(ListenerCounter.BYTES_FROM_CLIENTS, 1460);
                cells.increment(ListenerCounter.of(EndReason.CLIENT_CLOSED));
            })).isZero();
        }
    }

    @Test
    void showsLabelsAndValuesToAnotherReaderOfTheFile() throws IOException {
        Path path = folder.resolve("counters");
        try (Counters counters = Counters.open(path, 2)) {
            counters.listener("web").onLoop(1).add(ListenerCounter.DENIED, 7);
            CounterSet<BackendCounter> backend = counters.backend(BACKEND);
            CountersView view = CountersView.read(path);
            backend.onLoop(0).add(BackendCounter.RESETS, 9);

            Map<String, Long> seen = valuesByLabel(view);

            assertThat(view.preamble().loops()).isEqualTo(2);
            assertThat(view.preamble().pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(seen).containsEntry("counter=denied loop=1 listener=web", 7L)
                    .containsEntry("counter=denied loop=0 listener=web", 0L)
                    .containsEntry("counter=resets loop=0 backend=web/10.0.0.7:80", 9L)
                    .containsEntry("counter=faults loop=1", 0L)
                    .hasSize(2 * (ListenerCounter.values().length + BackendCounter.values().length
                            + LoopCounter.values().length));
        }
    }

    @Test
    void tellsAReaderWhichCellsBelongTogether() throws IOException {
        Path path = folder.resolve("counters");
        try (Counters counters = Counters.open(path, 2)) {
            CounterSet<BackendCounter> backend = counters.backend(BACKEND);
            var reader = CountersView.read(path).counters();
            long registration = reader.getCounterRegistrationId(backend.ids()[0]);

            assertThat(IntStream.of(backend.ids()).boxed()).allSatisfy(id -> {
                assertThat(reader.getCounterTypeId(id)).isEqualTo(Counters.TYPE_BACKEND);
                assertThat(reader.getCounterRegistrationId(id)).isEqualTo(registration);
                assertThat(reader.getCounterLabel(id))
                        .contains(" loop=" + reader.getCounterOwnerId(id) + " ");
            });
            assertThat(reader.getCounterRegistrationId(counters.loop().ids()[0]))
                    .isNotEqualTo(registration);
        }
    }

    @Test
    void startsFromZeroInTheCellsOfASetThatWasFreedEvenIfALoopCountedLate() throws IOException {
        var clock = new CachedEpochClock();
        Path path = folder.resolve("counters");
        try (Counters counters = Counters.open(path, 1, 1000, clock)) {
            CounterSet<ListenerCounter> old = counters.listener("old");
            counters.free(old);
            old.onLoop(0).add(ListenerCounter.ACCEPTED, 99);
            clock.advance(Counters.REUSE_AFTER_MILLIS);
            CounterSet<ListenerCounter> web = counters.listener("web");

            assertThat(web.ids()).containsExactlyInAnyOrder(old.ids());
            assertThat(web.sum(ListenerCounter.ACCEPTED)).isZero();
            assertThat(valuesByLabel(CountersView.read(path)).keySet())
                    .noneMatch(label -> label.contains("old"));
        }
    }

    @Test
    void givesNobodyTheCellsOfASetThatWasFreedJustNow() throws IOException {
        var clock = new CachedEpochClock();
        try (Counters counters = Counters.open(null, 1, 1000, clock)) {
            CounterSet<ListenerCounter> old = counters.listener("old");
            counters.free(old);
            clock.advance(Counters.REUSE_AFTER_MILLIS - 1);

            assertThat(counters.listener("web").ids()).doesNotContain(old.ids());
        }
    }

    @Test
    void refusesAListenerForWhichThereIsNoRoomAndKeepsWhatItHas() throws IOException {
        var clock = new CachedEpochClock();
        int room = LoopCounter.values().length + ListenerCounter.values().length;
        try (Counters counters = Counters.open(null, 1, room + 1, clock)) {
            CounterSet<ListenerCounter> web = counters.listener("web");

            assertThatIOException().isThrownBy(() -> counters.listener("pg")).withMessage(
                    "counters file in memory is full: 1 of %d cells are free (expected: %d for listener=pg)",
                    room + 1, ListenerCounter.values().length);
            web.onLoop(0).increment(ListenerCounter.ACCEPTED);
            assertThat(web.sum(ListenerCounter.ACCEPTED)).isEqualTo(1);
            counters.free(web);
            clock.advance(Counters.REUSE_AFTER_MILLIS);
            assertThat(counters.listener("pg").sum(ListenerCounter.ACCEPTED)).isZero();
        }
    }

    @Test
    void saysWhichLoopCountsEvenUnderTheLongestName() throws IOException {
        Path path = folder.resolve("counters");
        try (Counters counters = Counters.open(path, 1)) {
            counters.backend(new BackendKey("p".repeat(300), "unix:/" + "s".repeat(300)));

            assertThat(valuesByLabel(CountersView.read(path)).keySet())
                    .anyMatch(label -> label.startsWith("counter=suspected loop=0 backend=ppp"));
        }
    }

    private static Map<String, Long> valuesByLabel(CountersView view) {
        var values = new HashMap<String, Long>();
        var twice = new ArrayList<String>();
        view.counters().forEach((value, _, label) -> {
            if (values.put(label, value) != null) {
                twice.add(label);
            }
        });
        assertThat(twice).isEqualTo(List.of());
        return values;
    }
}
