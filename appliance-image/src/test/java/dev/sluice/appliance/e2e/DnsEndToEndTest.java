package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions of dig and dnsperf through a pool of two dnsmasq, each question with one answer.
@OnEveryEngine
@Needs(program = "dnsmasq", debian = "dnsmasq-base")
@Needs(program = "dig", debian = "bind9-dnsutils")
@Needs(program = "dnsperf", debian = "dnsperf")
class DnsEndToEndTest {

    private static final int QUESTIONS = 20_000;
    private static final int SOURCES = 200;
    private static final int AT_ONCE = 100;

    private static DnsServer one;
    private static DnsServer two;

    private final EngineChoice engine;

    DnsEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        one = DnsServer.start();
        two = DnsServer.start();
    }

    @AfterAll
    static void stopServers() {
        one.close();
        two.close();
    }

    @Test
    void aSessionEndsWithTheAnswerToItsQuestion() {
        try (var sluice = serving()) {
            assertThat(DnsServer.addressOfHost(sluice.port())).isEqualTo(DnsServer.HOST_ADDRESS);

            sluice.await("the session is over", status -> status.listener().sessions() == 0
                    && status.listener().counter("sessions-ended") == 1);
            assertThat(sluice.status().listener().counter("end-answered")).isEqualTo(1);
        }
    }

    @Test
    void noQuestionOfManyIsLost(@TempDir Path directory)
            throws IOException {
        Path questions = Files.write(directory.resolve("questions"),
                Collections.nCopies(QUESTIONS, DnsServer.HOST + " A"));
        try (var sluice = serving()) {
            String said = Command.run(List.of(Programs.path("dnsperf"), "-s", "127.0.0.1", "-p",
                    Integer.toString(sluice.port()), "-d", questions.toString(), "-n", "1", "-c",
                    Integer.toString(SOURCES), "-q", Integer.toString(AT_ONCE)))
                    .orFail().output();

            assertThat(said).containsPattern("Queries sent: +" + QUESTIONS + "\\b")
                    .containsPattern("Queries completed: +" + QUESTIONS + "\\b")
                    .containsPattern("Response codes: +NOERROR " + QUESTIONS + "\\b");
            sluice.await("the sessions are over", status -> status.listener().sessions() == 0);
            Status.Part listener = sluice.status().listener();
            assertThat(listener.counter("datagrams-to-clients")).isEqualTo(QUESTIONS);
            assertThat(listener.counter("end-answered"))
                    .isEqualTo(listener.counter("sessions-started"))
                    .isGreaterThanOrEqualTo(SOURCES);
        }
    }

    @Test
    void aKilledServerIsAskedNothingUntilItReturns() {
        try (var sluice = serving();
                var scenario = new KillAndReturn(sluice, one, two,
                        () -> DnsServer.whichAnswers(sluice.port()))) {
            scenario.kill();
            scenario.onlyTheSurvivorWorks();
            scenario.bringBack();
        }
    }

    private SluiceProcess serving() {
        return SluiceProcess.serving(
                ConfigText.overServers(engine, one, two).overUdp("responses: 1"));
    }
}
