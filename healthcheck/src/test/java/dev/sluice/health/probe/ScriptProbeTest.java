package dev.sluice.health.probe;

import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Pools;
import dev.sluice.config.Step;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptProbeTest {

    private static final List<Step> PING = List.of(send("PING\r\n"), expect("+PONG"));

    @Test
    void passesWhenTheExpectedBytesCome() throws IOException {
        var redis = ScriptedWire.closingAfter("+PONG\r\n");

        assertThat(new ScriptProbe(redis).play(PING)).isNull();
        assertThat(redis.sent()).isEqualTo("PING\r\n");
    }

    @Test
    void passesTheSameScriptAgainAndAgain() throws IOException {
        assertThat(new ScriptProbe(ScriptedWire.closingAfter("+PONG")).play(PING)).isNull();
        assertThat(new ScriptProbe(ScriptedWire.closingAfter("+PONG")).play(PING)).isNull();
    }

    @Test
    void findsTheExpectedBytesHoweverTheyAreCutAndWhateverComesBefore() throws IOException {
        var redis = ScriptedWire.hangingAfter("noise +PO+PONG");

        assertThat(new ScriptProbe(redis).play(PING)).isNull();
    }

    @Test
    void keepsWhatCameAfterOneMatchForTheNext() throws IOException {
        var smtp = ScriptedWire.hangingAfter("220 hello\r\n250-a\r\n250 b\r\n");

        assertThat(new ScriptProbe(smtp).play(List.of(expect("220"), send("EHLO x\r\n"),
                expect("250-"), expect("250 "), send("QUIT\r\n")))).isNull();
        assertThat(smtp.sent()).isEqualTo("EHLO x\r\nQUIT\r\n");
    }

    @Test
    void doesNotMatchTheSameBytesTwice() throws IOException {
        var backend = ScriptedWire.closingAfter("ab");

        assertThat(new ScriptProbe(backend).play(List.of(expect("ab"), expect("b"))))
                .isEqualTo("expected \"b\", got nothing before the connection closed");
    }

    @Test
    void showsWhatCameInsteadWhenTheTimeIsOver() throws IOException {
        var redis = ScriptedWire.hangingAfter("-NOAUTH Authentication required.\r\n");

        assertThat(new ScriptProbe(redis).play(PING)).isEqualTo("expected \"+PONG\", got"
                + " \"-NOAUTH Authentication required.\\r\\n\" within 1000 ms");
    }

    @Test
    void saysThatNothingCame() throws IOException {
        assertThat(new ScriptProbe(ScriptedWire.hangingAfter("")).play(PING))
                .isEqualTo("expected \"+PONG\", got nothing within 1000 ms");
    }

    @Test
    void givesUpOnABackendThatTalksForEver() throws IOException {
        var chatty = ScriptedWire.repeating("blah ");

        assertThat(new ScriptProbe(chatty).play(PING)).startsWith("expected \"+PONG\", got \"blah")
                .endsWith("…\" in the first 64 KiB");
        assertThat(chatty.received()).isLessThan(ScriptProbe.INPUT_MAX + 8192);
    }
}
