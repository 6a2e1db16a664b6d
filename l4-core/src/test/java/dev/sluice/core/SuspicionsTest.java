package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SuspicionsTest {

    private static final BackendKey ONE = new BackendKey("p", "10.0.0.1:1");
    private static final BackendKey TWO = new BackendKey("p", "10.0.0.2:1");

    private final ArrayList<BackendKey> told = new ArrayList<>();
    private final ArrayDeque<Runnable> elsewhere = new ArrayDeque<>();
    private final Suspicions suspicions = new Suspicions(told::add, elsewhere::add);

    @Test
    void tellsElsewhereAndOnceHoweverManyConnectionsFailMeanwhile() {
        suspicions.accept(ONE);
        suspicions.accept(TWO);
        suspicions.accept(ONE);
        assertThat(told).isEmpty();

        run();

        assertThat(told).containsExactly(ONE, TWO);
    }

    @Test
    void tellsAgainOfWhatComesAfterwards() {
        suspicions.accept(ONE);
        run();
        suspicions.accept(ONE);
        run();

        assertThat(told).containsExactly(ONE, ONE);
    }

    @Test
    void losesNothingThatComesWhileItTells() {
        var again = new Suspicions[1];
        again[0] = new Suspicions(key -> {
            told.add(key);
            if (told.size() == 1) {
                again[0].accept(key);
            }
        }, elsewhere::add);

        again[0].accept(ONE);
        run();

        assertThat(told).containsExactly(ONE, ONE);
    }

    @Test
    void isSilentOnceNobodyListens() {
        new Suspicions(told::add, _ -> {
            throw new RejectedExecutionException();
        }).accept(ONE);

        assertThat(told).isEmpty();
    }

    private void run() {
        while (!elsewhere.isEmpty()) {
            elsewhere.remove().run();
        }
    }
}
