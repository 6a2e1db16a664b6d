package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.answering;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static dev.sluice.health.probe.ScriptedDatagrams.join;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe.A2s;
import dev.sluice.config.Probe.A2s.Full;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class A2sProbeTest {

    /// `TSource Engine Query` behind four bytes of ones, and a zero.
    private static final String QUESTION = "ffffffff54536f7572636520456e67696e6520517565727900";
    private static final byte[] CHALLENGE = hex("ffffffff 41 0a080b4b");

    @Test
    void aServerThatAnswersAtOnceIsAskedOnce() throws IOException {
        var backend = answering(source(12, 64));

        assertThat(ask(backend)).isEqualTo(good("12 of 64 players", false));
        assertThat(backend.sent()).containsExactly(QUESTION);
    }

    @Test
    void aChallengeComesBackBehindTheQuestion() throws IOException {
        var backend = new ScriptedDatagrams(
                (_, number) -> List.of(number == 0 ? CHALLENGE : source(0, 24)));

        assertThat(ask(backend)).isEqualTo(good("0 of 24 players", false));
        assertThat(backend.sent()).containsExactly(QUESTION, QUESTION + "0a080b4b");
    }

    @Test
    void aChallengeThatComesTwiceDoesNoHarm() throws IOException {
        var backend = new ScriptedDatagrams((datagram, number) -> {
            if (number == 0) {
                return List.of(CHALLENGE, hex("ffffffff 41 01020304"));
            }
            return datagram.length == 29 && datagram[25] == 1
                    ? List.of(source(1, 2))
                    : List.of();
        });

        assertThat(ask(backend)).isEqualTo(good("1 of 2 players", false));
    }

    @Test
    void aServerThatIsNeverContentWithItsChallengeFails() {
        var backend = new ScriptedDatagrams((_, _) -> List.of(CHALLENGE));

        assertThatThrownBy(() -> ask(backend)).isInstanceOf(BadAnswer.class)
                .hasMessage("it asks for a challenge again and again");
        assertThat(backend.sent()).hasSizeLessThan(8);
    }

    @Test
    void aFullServerTakesNoNewSessions() throws IOException {
        assertThat(ask(answering(source(64, 64)))).isEqualTo(good("64 of 64 players", true));
        assertThat(ask(answering(source(65, 64)))).isEqualTo(good("65 of 64 players", true));
        assertThat(ask(answering(source(63, 64)))).isEqualTo(good("63 of 64 players", false));
        assertThat(ask(answering(source(255, 255)))).isEqualTo(good("255 of 255 players", true));
    }

    @Test
    void aServerThatDoesNotSayHowManyFitIsNotFull() throws IOException {
        assertThat(ask(answering(source(3, 0)))).isEqualTo(good("3 of 0 players", false));
    }

    @Test
    void aFullServerIsLeftAloneWhereNobodyMinds() throws IOException {
        assertThat(new A2sProbe(new A2s(Full.IGNORE)).ask(answering(source(64, 64))))
                .isEqualTo(Finding.good("64 of 64 players"));
    }

    @Test
    void theOldFormOfGoldSrcIsUnderstood() throws IOException {
        assertThat(ask(answering(goldSrc(11, 47)))).isEqualTo(good("11 of 47 players", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feffffff 01000000 02 00 e004", "feffffff 01000000 02 00",
            "feffffff 01000000 02"})
    void theFirstPartOfALongAnswerIsEnough(String header) throws IOException {
        byte[] second = join(hex(header.replace(" 00", " 01")), text("the rest of it, of no use"));

        assertThat(ask(answering(second, join(hex(header), source(5, 6)))))
                .isEqualTo(good("5 of 6 players", false));
    }

    @Test
    void compressedPartsAreRefused() {
        byte[] part = join(hex("feffffff 01000080 02 00 e004 00010000 12345678"), text("BZh9"));

        assertThatThrownBy(() -> ask(answering(part))).isInstanceOf(BadAnswer.class)
                .hasMessage("its answer comes compressed and in parts");
    }

    @Test
    void anAnswerThatEndsTooEarlyIsNone() {
        byte[] whole = source(1, 2);
        byte[] old = goldSrc(1, 2);
        for (int length = 5; length < 36; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ask(answering(cut))).isInstanceOf(BadAnswer.class)
                    .hasMessage("its answer to A2S_INFO ends too early");
            byte[] cutOld = Arrays.copyOf(old, length);
            assertThatThrownBy(() -> ask(answering(cutOld))).isInstanceOf(BadAnswer.class)
                    .hasMessage("its answer to A2S_INFO ends too early");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ffffffff", "ffffffff 41 0a080b", "ffffffff 44 00", QUESTION,
            "00ffffff 49 00"})
    void whatAnswersAnotherQuestionDoesNotCount(String other) {
        assertThatThrownBy(() -> ask(answering(hex(other)))).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no A2S answer within 1000 ms, but \"");
    }

    private static Finding ask(DatagramWire backend) throws IOException {
        return new A2sProbe(new A2s(Full.DRAIN)).ask(backend);
    }

    private static Finding good(String note, boolean drain) {
        return new Finding.Good(note, AdviceChange.drain(drain));
    }

    /// With one bot, on Linux, dedicated, VAC on, and what else comes behind.
    private static byte[] source(int players, int playersMax) {
        return join(hex("ffffffff 49 11"), text("Name\0de_dust2\0csgo\0Counter-Strike\0"),
                hex("da02"), new byte[]{(byte) players, (byte) playersMax},
                hex("01 64 6c 00 01"), text("1.38.0\0"), hex("b1 8769"));
    }

    private static byte[] goldSrc(int players, int playersMax) {
        return join(hex("ffffffff 6d"),
                text("192.0.2.1:27015\0Name\0cs_office\0cstrike\0CS\0"),
                new byte[]{(byte) players, (byte) playersMax}, hex("2f 64 6c 00 00 01 00"));
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
