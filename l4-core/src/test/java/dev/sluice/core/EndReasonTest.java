package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndReasonTest {

    @Test
    void isWrittenInKebabCase() {
        assertThat(EndReason.HALF_CLOSE_TIMEOUT.word()).isEqualTo("half-close-timeout");
    }

    @Test
    void whatClientsAndOperatorsDoIsNoFault() {
        assertThat(EndReason.values()).filteredOn(reason -> !reason.isFault()).containsExactly(
                EndReason.CLIENT_CLOSED, EndReason.BACKEND_CLOSED, EndReason.CLIENT_RESET,
                EndReason.IDLE, EndReason.UNANSWERED, EndReason.ANSWERED, EndReason.GAVE_WAY,
                EndReason.HALF_CLOSE_TIMEOUT, EndReason.CLIENT_GONE, EndReason.BACKEND_REMOVED,
                EndReason.LISTENER_REMOVED, EndReason.SHUTDOWN);
    }
}
