package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TriedTest {

    @Test
    void knowsWhatWasAddedAndNothingElse() {
        var backends = IntStream.range(0, 200).mapToObj(Fleet::backend).toList();
        var tried = new Tried();

        for (int i = 0; i < 100; i++) {
            assertThat(tried.contains(backends.get(i))).isFalse();
            tried.add(backends.get(i));
            tried.add(backends.get(i));
            assertThat(tried.size()).isEqualTo(i + 1);
        }

        for (int i = 0; i < 200; i++) {
            assertThat(tried.contains(backends.get(i))).isEqualTo(i < 100);
        }
    }

    @Test
    void cannotAddToTheSharedEmptySet() {
        Backend backend = Fleet.backend(1);

        assertThat(Tried.NONE.contains(backend)).isFalse();
        assertThatThrownBy(() -> Tried.NONE.add(backend)).isInstanceOf(IllegalStateException.class);
    }
}
