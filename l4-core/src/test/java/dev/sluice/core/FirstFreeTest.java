package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirstFreeTest {

    @Test
    void fillsTheFirstBeforeItTouchesTheSecond() {
        Backend first = Fleet.backend(1, 1, 2);
        Backend second = Fleet.backend(2, 9, 1);
        var picker = new FirstFree(
                new Roster(List.of(new Candidate(first, 1), new Candidate(second, 9))));

        assertThat(Fleet.open(picker, 1)).isSameAs(first);
        assertThat(Fleet.open(picker, 2)).isSameAs(first);
        assertThat(Fleet.open(picker, 3)).isSameAs(second);
        assertThat(picker.pick(4, Tried.NONE)).isNull();

        first.release();
        assertThat(Fleet.open(picker, 5)).isSameAs(first);
    }
}
