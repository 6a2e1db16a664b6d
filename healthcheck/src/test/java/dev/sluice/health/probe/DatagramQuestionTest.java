package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatagramQuestionTest {

    private static final byte[] YES = "yes".getBytes(ISO_8859_1);
    private static final byte[] NOISE = "noi\nse".getBytes(ISO_8859_1);

    @Test
    void anAnswerEndsTheAsking() throws IOException {
        var backend = ScriptedDatagrams.answering(YES);

        assertThat(ask(backend)).isEqualTo("yes");
        assertThat(backend.sent()).hasSize(1);
    }

    @Test
    void twoLostDatagramsAreAskedAgain() throws IOException {
        var backend = ScriptedDatagrams.answering(YES).deafTo(2);

        assertThat(ask(backend)).isEqualTo("yes");
        assertThat(backend.sent()).hasSize(3).containsOnly("3f");
    }

    @Test
    void nothingIsAskedMoreThanThreeTimes() {
        var silent = ScriptedDatagrams.answering();

        assertThatThrownBy(() -> ask(silent)).isInstanceOf(ProbeTimedOut.class)
                .hasMessage("no answer within 1000 ms");
        assertThat(silent.sent()).hasSize(3);
    }

    @Test
    void whatDoesNotBelongToTheQuestionIsPassedOver() throws IOException {
        assertThat(ask(ScriptedDatagrams.answering(NOISE, NOISE, YES))).isEqualTo("yes");
    }

    @Test
    void whatDidNotBelongIsShownWhenNothingBetterComes() {
        assertThatThrownBy(() -> ask(ScriptedDatagrams.answering(NOISE)))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("no yes answer within 1000 ms, but \"noi\\nse\"");
    }

    @Test
    void noiseThatDoesNotEndEndsTheProbe() {
        var noisy = ScriptedDatagrams
                .answering(Collections.nCopies(1000, NOISE).toArray(new byte[0][]));

        assertThatThrownBy(() -> ask(noisy)).isInstanceOf(BadAnswer.class)
                .hasMessage("no yes answer in 17 datagrams, but \"noi\\nse\"");
        assertThat(noisy.received()).isEqualTo(17);
    }

    private static String ask(DatagramWire backend) throws IOException {
        return new DatagramQuestion(backend, "yes").ask(ByteBuffer.wrap(new byte[]{'?'}),
                DatagramQuestionTest::read);
    }

    private static @Nullable String read(ByteBuffer datagram) {
        String text = ISO_8859_1.decode(datagram).toString();
        return List.of("yes", "no").contains(text) ? text : null;
    }
}
