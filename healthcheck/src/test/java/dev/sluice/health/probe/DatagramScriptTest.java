package dev.sluice.health.probe;

import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramScriptTest {

    @Test
    void eachSendIsADatagramAndItsAnswerIsExpected() throws IOException {
        var echo = new ScriptedDatagrams((datagram, _) -> List.of(datagram));

        assertThat(new DatagramScript(echo).play(
                List.of(send("ab"), expect("b"), send("cd"), expect("cd")))).isNull();
        assertThat(echo.sent()).containsExactly("6162", "6364");
    }

    @Test
    void whatWasLostIsSentAgainSinceTheLastExpectation() throws IOException {
        var backend = new ScriptedDatagrams((_, number) -> switch (number) {
            case 0 -> List.of(text("1"));
            case 4 -> List.of(text("2"));
            default -> List.of();
        });

        assertThat(new DatagramScript(backend).play(
                List.of(send("a"), expect("1"), send("b"), send("c"), expect("2")))).isNull();
        assertThat(backend.sent()).containsExactly("61", "62", "63", "62", "63");
    }

    @Test
    void anExpectationIsMetWithinOneDatagram() throws IOException {
        var backend = ScriptedDatagrams.answering(text("ab"), text("cd"));

        assertThat(new DatagramScript(backend).play(List.of(send("?"), expect("bc"))))
                .isEqualTo("expected \"bc\", got \"ab\" within 1000 ms");
    }

    @Test
    void otherDatagramsArePassedOver() throws IOException {
        var backend = ScriptedDatagrams.answering(text("noise"), text(""), text("pong"));

        assertThat(new DatagramScript(backend).play(List.of(send("ping"), expect("pong"))))
                .isNull();
    }

    @Test
    void theRestOfADatagramIsForTheNextExpectation() throws IOException {
        var backend = ScriptedDatagrams.answering(text("one two"));

        assertThat(new DatagramScript(backend).play(
                List.of(send("?"), expect("one"), expect("two")))).isNull();
    }

    @Test
    void theRestOfADatagramIsNoAnswerToWhatIsSentAfterIt() throws IOException {
        var backend = ScriptedDatagrams.answering(text("one two"));

        assertThat(new DatagramScript(backend).play(
                List.of(send("?"), expect("one"), send("?"), expect("two"))))
                .isEqualTo("expected \"two\", got nothing within 1000 ms");
    }

    @Test
    void aBackendThatTalksForEverIsGivenUp() throws IOException {
        var chatty = ScriptedDatagrams
                .answering(Collections.nCopies(1000, text("blah")).toArray(new byte[0][]));

        assertThat(new DatagramScript(chatty).play(List.of(send("?"), expect("pong"))))
                .isEqualTo("expected \"pong\", got \"blah\" in 64 datagrams");
        assertThat(chatty.received()).isEqualTo(DatagramScript.DATAGRAMS_MAX);
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
