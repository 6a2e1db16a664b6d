package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_FIRST = "r=" + NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private final Scram scram = new Scram("user", "pencil", NONCE);

    /// RFC 7677, section 3.
    @Test
    void saysWhatTheExampleOfItsStandardSays() throws BadAnswer {
        assertThat(scram.first()).isEqualTo("n,,n=user,r=" + NONCE);
        assertThat(scram.answer(SERVER_FIRST))
                .isEqualTo("c=biws,r=" + NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scram.verify(SERVER_FINAL);
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsFoundOut() throws BadAnswer {
        scram.answer(SERVER_FIRST);

        assertThatThrownBy(() -> scram.verify(SERVER_FINAL.replace("6rri", "7rri")))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("does not know the password itself (SCRAM signature)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=", "v", "v=6rri",
            "x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="})
    void aServerThatProvesNothingIsNotBelieved(String serverFinal) throws BadAnswer {
        scram.answer(SERVER_FIRST);

        assertThatThrownBy(() -> scram.verify(serverFinal)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void aServerThatIsNotAskedFirstProvesNothing() {
        assertThatThrownBy(() -> scram.verify(SERVER_FINAL)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void aRefusedPasswordIsSaidSo() {
        assertThatThrownBy(() -> scram.verify("e=invalid-proof")).isInstanceOf(BadAnswer.class)
                .hasMessage("password refused: \"invalid-proof\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "r=,s=,i=1", "s=c2FsdA==,i=4096", "r=%1$sx,s=c2FsdA==", "r=%1$sx,s=,i=4096",
            "r=%1$sx,s=c2FsdA==,i=0", "r=%1$sx,s=c2FsdA==,i=-1", "r=%1$sx,s=c2FsdA==,i=04096",
            "r=%1$sx,s=c2Fs=dA==,i=4096", "r=%1$sx,s=c,i=4096",
            "r=%1$sx,s=c2FsdA==,i=99999999999", "m=ext,r=%1$sx,s=c2FsdA==,i=4096",
            "r=%1$s x,s=c2FsdA==,i=4096", "r=%1$s,s=c2FsdA==,i=4096",
            "r=other,s=c2FsdA==,i=4096"})
    void whatIsNotAFirstMessageOfAServerIsRefused(String serverFirst) {
        assertThatThrownBy(() -> scram.answer(serverFirst.formatted(NONCE)))
                .isInstanceOf(BadAnswer.class);
    }

    @Test
    void aServerMayNotAskForEndlessHashing() throws BadAnswer {
        assertThat(scram.answer(asking("100000"))).startsWith("c=biws,");

        assertThatThrownBy(() -> scram.answer(asking("100001"))).isInstanceOf(BadAnswer.class)
                .hasMessage("wants 100001 rounds of SCRAM (expected: at most 100000)");
        assertThatThrownBy(() -> scram.answer(asking("9999999999")))
                .isInstanceOf(BadAnswer.class);
    }

    /// By another implementation: HMAC of Python's standard library.
    @Test
    void anEmptyPasswordIsAPasswordAsWell() throws BadAnswer {
        var empty = new Scram("", "", "fyko");

        assertThat(empty.answer("r=fykod2lbbFgONRv9,s=c2FsdA==,i=16"))
                .isEqualTo("c=biws,r=fykod2lbbFgONRv9,"
                        + "p=v/mNK69qVaxcdnkURcy7oWo3Sayp3j962e/zQbyWy+o=");
        empty.verify("v=ioJUknZgSL/JnlBf68oSGDuJodExPha+wWaV/KhZ1rs=");
    }

    @ParameterizedTest
    @CsvSource({"a=b, n=a=3Db", "'a,b', 'n=a=2Cb'"})
    void aNameMayHaveASignOfTheProtocolInIt(String user, String shown) {
        assertThat(new Scram(user, "x", "n").first()).isEqualTo("n,," + shown + ",r=n");
    }

    @Test
    void noTwoNoncesAreTheSame() {
        assertThat(Scram.freshNonce()).matches("[!-+\\--~]{24}").isNotEqualTo(Scram.freshNonce());
    }

    private static String asking(String iterations) {
        return "r=" + NONCE + "x,s=c2FsdA==,i=" + iterations;
    }
}
