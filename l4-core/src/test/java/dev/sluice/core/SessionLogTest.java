package dev.sluice.core;

import static dev.sluice.core.SessionRecords.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionLogTest {

    private static final int CAPACITY = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedSink sink = new ScriptedSink();
    private Counters counters;
    private SessionLog log;

    @BeforeEach
    void start() throws IOException {
        counters = Counters.open(null, 2);
        log = SessionLog.start(sink, counters.loop(), CAPACITY, PATIENCE);
    }

    @AfterEach
    void stop() throws IOException {
        sink.unblock();
        log.close();
        counters.close();
    }

    @Test
    void writesALineForEachSessionOfEachLoop() {
        log.onLoop(0).offer(SessionRecords.of("web", EndReason.IDLE));
        log.onLoop(1).offer(SessionRecords.of("pg", EndReason.FAULT));
        log.onLoop(0).offer(SessionRecords.of("web", EndReason.SHUTDOWN));
        log.close();

        assertThat(sink.lines()).hasSize(3).anyMatch(line -> line.contains(" listener=pg "))
                .filteredOn(line -> line.contains(" listener=web "))
                .satisfiesExactly(first -> assertThat(first).contains(" end=idle "),
                        second -> assertThat(second).contains(" end=shutdown "));
        assertThat(counters.loop().sum(LoopCounter.LOG_LINES)).isEqualTo(3);
        assertThat(counters.loop().onLoop(1).get(LoopCounter.LOG_LINES)).isEqualTo(1);
    }

    @Test
    void writesALineAtOnceEvenWhenNoOtherFollows() throws InterruptedException {
        for (int i = 0; i < 20_000; i++) {
            log.onLoop(i & 1).offer(SESSION);
            sink.awaitFlush();
        }

        assertThat(sink.lines()).hasSize(20_000);
    }

    @Test
    void dropsAndCountsAndTellsWhileItsReaderIsSlow() throws InterruptedException {
        sink.block();
        log.onLoop(0).offer(SESSION);
        sink.awaitWrite();
        for (int i = 0; i < CAPACITY + 36; i++) {
            log.onLoop(0).offer(SESSION);
        }
        assertThat(counters.loop().sum(LoopCounter.LOG_LINES_DROPPED)).isEqualTo(36);
        sink.unblock();
        log.close();

        assertThat(sink.lines()).hasSize(1 + CAPACITY + 1);
        assertThat(sink.lines()).filteredOn(line -> line.contains(" dropped="))
                .singleElement().asString().endsWith("Z dropped=36");
        assertThat(counters.loop().sum(LoopCounter.LOG_LINES)).isEqualTo(1 + CAPACITY);
    }

    @Test
    void accountsForEveryLineUnderLoad() throws InterruptedException {
        int each = 50_000;
        var loops = new ArrayList<Thread>();
        for (int k = 0; k < 2; k++) {
            LoopLog end = log.onLoop(k);
            loops.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    end.offer(SESSION);
                }
            }));
        }
        for (Thread loop : loops) {
            loop.join();
        }
        log.close();

        assertThat(written() + told()).isEqualTo(2L * each);
        assertThat(counters.loop().sum(LoopCounter.LOG_LINES)).isEqualTo(written());
        assertThat(counters.loop().sum(LoopCounter.LOG_LINES_DROPPED)).isEqualTo(told());
    }

    @Test
    void endsWhenItsReaderIsGoneAndCountsWhatIsLost() throws InterruptedException {
        sink.breakDown();
        log.onLoop(0).offer(SESSION);
        assertThat(log.awaitEnd(PATIENCE)).isTrue();

        log.onLoop(0).offer(SESSION);
        log.onLoop(1).offer(SESSION);

        assertThat(counters.loop().sum(LoopCounter.LOG_LINES_DROPPED)).isEqualTo(2);
        assertThat(sink.writes()).isEqualTo(1);
    }

    @Test
    void closesInTimeThoughItsReaderTakesNothing() throws InterruptedException {
        SessionLog hasty = SessionLog.start(sink, counters.loop(), CAPACITY, Duration.ofMillis(20));
        sink.block();
        hasty.onLoop(0).offer(SESSION);
        sink.awaitWrite();

        hasty.close();

        assertThat(hasty.awaitEnd(PATIENCE)).isTrue();
        assertThat(sink.lines()).isEmpty();
    }

    @Test
    void dropsAndCountsWhatComesAfterTheEnd() {
        log.close();

        log.onLoop(1).offer(SESSION);

        assertThat(sink.lines()).isEmpty();
        assertThat(counters.loop().onLoop(1).get(LoopCounter.LOG_LINES_DROPPED)).isEqualTo(1);
    }

    @Test
    void allocatesNothingOnTheLoop() {
        LoopLog loop = log.onLoop(0);

        assertThat(Allocation.of(() -> loop.offer(SESSION))).isZero();
    }

    private long written() {
        return sink.lines().stream().filter(line -> line.contains(" end=")).count();
    }

    private long told() {
        List<String> lines = sink.lines();
        return lines.stream().filter(line -> line.contains(" dropped="))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('=') + 1)))
                .sum();
    }
}
