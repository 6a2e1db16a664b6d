package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendTest {

    @Test
    void takesAsManySessionsAsConfigured() {
        Backend backend = Fleet.backend(1, 1, 2);

        assertThat(backend.tryAcquire()).isTrue();
        assertThat(backend.isFull()).isFalse();
        assertThat(backend.tryAcquire()).isTrue();
        assertThat(backend.isFull()).isTrue();
        assertThat(backend.tryAcquire()).isFalse();
        assertThat(backend.sessions()).isEqualTo(2);
    }

    @Test
    void hasRoomAgainWhenASessionEnds() {
        Backend backend = Fleet.backend(1, 1, 1);
        backend.tryAcquire();

        backend.release();

        assertThat(backend.tryAcquire()).isTrue();
    }

    @Test
    void keepsItsSessionsWhenItsLimitIsLowered() {
        Backend backend = Fleet.backend(1, 1, 3);
        Fleet.fill(backend);

        backend.configure(Fleet.config(1, 1, 2));
        backend.release();

        assertThat(backend.sessions()).isEqualTo(2);
        assertThat(backend.tryAcquire()).isFalse();
    }

    @Test
    void noticesASessionThatIsReleasedTwice() {
        Backend backend = Fleet.backend(1, 1, 1);

        assertThatThrownBy(backend::release).isInstanceOf(AssertionError.class);
    }

    @Test
    void isPendingUntilSomebodySaysOtherwise() {
        assertThat(Fleet.backend(1).state()).isEqualTo(BackendState.PENDING);
    }

    @Test
    void forgetsHowFastItWasWhenItComesUpAgain() {
        Backend backend = Fleet.backend(1);
        backend.state(BackendState.UP);
        backend.connected(1_000_000, 0);
        backend.state(BackendState.UP);
        assertThat(backend.connectNanos()).isNotZero();

        backend.state(BackendState.DOWN);
        backend.state(BackendState.UP);

        assertThat(backend.connectNanos()).isZero();
    }

    @Test
    void hasTheSameHashWhateverThePoolIsCalled() {
        assertThat(Fleet.backend(1).hash()).isEqualTo(Fleet.backend(1).hash())
                .isNotEqualTo(Fleet.backend(2).hash());
    }
}
