package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListenerCounterTest {

    @ParameterizedTest
    @EnumSource
    void everyEndReasonHasACounterOfItsOwn(EndReason reason) {
        assertThat(ListenerCounter.of(reason).word()).isEqualTo("end-" + reason.word());
        assertThat(ListenerCounter.of(reason).meaning()).isEqualTo(reason.meaning());
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalHasACounterOfItsOwn(Refusal refusal) {
        String name = ListenerCounter.of(refusal).name();

        assertThat(name).isEqualTo(
                refusal == Refusal.DENIED ? refusal.name() : "REFUSED_" + refusal.name());
    }
}
