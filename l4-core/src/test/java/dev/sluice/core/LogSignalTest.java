package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogSignalTest {

    private final LogSignal signal = new LogSignal();

    @Test
    void doesNotWaitWhenThereIsSomethingToDoAlready() {
        signal.park(() -> true);

        assertThat(signal.isOpen()).isTrue();
    }

    @Test
    void doesNotWaitWhenWokenJustAfterItFoundNothingToDo() {
        signal.park(() -> {
            signal.wake();
            return false;
        });

        assertThat(signal.isOpen()).isTrue();
    }

    @Test
    void goesOnWhenItEnds() throws InterruptedException {
        var looked = new Semaphore(0);
        Thread writer = Thread.ofPlatform().start(() -> {
            while (signal.isOpen()) {
                signal.park(() -> {
                    looked.release();
                    return !signal.isOpen();
                });
            }
        });
        looked.acquire();
        signal.end();
        writer.join();

        assertThat(signal.isOpen()).isFalse();
    }
}
