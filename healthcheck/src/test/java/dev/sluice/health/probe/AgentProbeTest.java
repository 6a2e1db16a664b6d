package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.health.probe.AdviceChange.Drain;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentProbeTest {

    @Test
    void nothingIsSaidToAnAgent() throws IOException {
        ScriptedWire agent = ScriptedWire.closingAfter("up\n");
        new AgentProbe(agent).ask();

        assertThat(agent.sent()).isEmpty();
    }

    @Test
    void allWishesFitInOneLine() throws IOException {
        assertThat(ask("up 75%,maxconn:30\tdrain\r\n")).isEqualTo(new Finding.Good(
                "agent says \"up 75%,maxconn:30\\tdrain\"",
                new AdviceChange(Drain.BEGIN, OptionalInt.of(75), OptionalInt.of(30))));
    }

    @Test
    void whatIsNotMentionedStaysAsItWas() throws IOException {
        var before = new Advice(true, 50, 7);

        assertThat(after("up\n", before)).isEqualTo(before);
        assertThat(after("100%\n", before)).isEqualTo(new Advice(true, 100, 7));
        assertThat(after("maxconn:8\n", before)).isEqualTo(new Advice(true, 50, 8));
        assertThat(after("ready\n", before)).isEqualTo(new Advice(false, 50, 7));
        assertThat(after("drain\n", Advice.NONE).drain()).isTrue();
        assertThat(after("maint\n", Advice.NONE).drain()).isTrue();
    }

    @Test
    void maintenanceIsNoted() throws IOException {
        assertThat(good("MAINT\n").note()).isEqualTo("agent says \"MAINT\" (maintenance)");
    }

    @Test
    void noMoreIsAskedForThanThereIs() throws IOException {
        assertThat(after("0%\n", Advice.NONE).weightPercent()).isZero();
        assertThat(after("1001%\n", Advice.NONE).weightPercent()).isEqualTo(Advice.PERCENT_MAX);
        assertThat(after("99999999999999999999%\n", Advice.NONE).weightPercent())
                .isEqualTo(Advice.PERCENT_MAX);
        assertThat(after("maxconn:0\n", new Advice(false, 100, 7)).sessionsMax())
                .isEqualTo(BackendConfig.UNLIMITED);
        assertThat(after("maxconn:99999999999999999999\n", Advice.NONE).sessionsMax())
                .isEqualTo(BackendConfig.UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"down | agent says down",
            "Stopped | agent says stopped", "fail#  | agent says fail",
            "down#disk, full up | agent says down: \"disk, full up\"",
            "50% fail # no, \u0001 \"this\" | agent says fail: \"no, \\x01 \\\"this\\\"\"",
            "up down | agent says down"})
    void anAgentMayTakeItsBackendDown(String line, String reason) throws IOException {
        assertThat(ask(line + "\n")).isEqualTo(new Finding.Declined(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"down up", "up", "ready", "75%", "maxconn:5", "drain", "maint#tonight",
            " , up", "\r\n\r\nup"})
    void everythingElseIsUp(String line) throws IOException {
        assertThat(ask(line + "\n")).isInstanceOf(Finding.Good.class);
    }

    @Test
    void theEndOfTheConnectionEndsTheLine() throws IOException {
        assertThat(ask("up 75%")).isInstanceOf(Finding.Good.class);
    }

    @Test
    void theFirstLineAloneCounts() throws IOException {
        assertThat(ask("up\ndown\n")).isInstanceOf(Finding.Good.class);
    }

    @Test
    void anUnknownWordIsPassedOverAndNamed() throws IOException {
        assertThat(good("up 12.5% maxconn:-1 50 %\n").note()).isEqualTo(
                "agent says \"up 12.5% maxconn:-1 50 %\", of which \"12.5% maxconn:-1 50 %\" means nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK", "upp", "#up", " ", "%", "maxconn:"})
    void aLineWithoutAnyWordOfAnAgentIsBad(String line) throws IOException {
        assertThat(ask(line + "\n")).isInstanceOfSatisfying(Finding.Bad.class,
                bad -> assertThat(bad.reason()).startsWith("no word of an agent: \""));
    }

    @Test
    void anAgentThatSaysNothingIsNamed() {
        assertThatThrownBy(() -> ask("\r\n")).isInstanceOf(BadAnswer.class)
                .hasMessage("connection closed before the agent's line");
    }

    @Test
    void givesUpOnAnAgentThatTalksForEver() {
        ScriptedWire chatty = ScriptedWire.repeating("up ");

        assertThatThrownBy(() -> new AgentProbe(chatty).ask())
                .hasMessage("more than 1 KiB without the end of the agent's line");
        assertThat(chatty.received()).isLessThan(8192);
    }

    private static Advice after(String line, Advice before) throws IOException {
        return good(line).advice().after(before);
    }

    private static Finding.Good good(String line) throws IOException {
        return ask(line) instanceof Finding.Good good
                ? good
                : new Finding.Good("not good", AdviceChange.NOTHING);
    }

    private static Finding ask(String line) throws IOException {
        return new AgentProbe(ScriptedWire.closingAfter(line)).ask();
    }
}
