package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Source.Entry;
import org.junit.jupiter.api.Test;

class SourceTest {

    private final Source source = new Source(1);

    @Test
    void countsSessionsUpToTheLimit() {
        assertThat(source.enter(2)).isEqualTo(Entry.ENTERED);
        assertThat(source.enter(2)).isEqualTo(Entry.ENTERED);
        assertThat(source.enter(2)).isEqualTo(Entry.FULL);

        source.leave();

        assertThat(source.enter(2)).isEqualTo(Entry.ENTERED);
    }

    @Test
    void takesNobodyInOnceItIsBuried() {
        assertThat(source.bury(source.state())).isTrue();

        assertThat(source.enter(2)).isEqualTo(Entry.BURIED);
        assertThat(Source.isIdle(source.leave())).isFalse();
        assertThat(source.enter(2)).isEqualTo(Entry.BURIED);
    }

    @Test
    void isNotBuriedWithASession() {
        long idle = source.state();
        source.enter(2);

        assertThat(source.bury(idle)).isFalse();
    }

    @Test
    void isNotBuriedWhenASessionCameAndWentSinceItWasSeenIdle() {
        long seen = source.state();
        source.enter(2);
        long left = source.leave();

        assertThat(Source.isIdle(left)).isTrue();
        assertThat(source.bury(seen)).isFalse();
        assertThat(source.bury(left)).isTrue();
    }

    @Test
    void ignoresTheEndOfASessionItNeverCounted() {
        source.leave();

        assertThat(Source.isIdle(source.state())).isTrue();
        assertThat(source.enter(1)).isEqualTo(Entry.ENTERED);
        assertThat(source.enter(1)).isEqualTo(Entry.FULL);
    }
}
