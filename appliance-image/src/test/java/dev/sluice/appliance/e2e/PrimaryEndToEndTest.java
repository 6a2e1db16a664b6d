package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.appliance.e2e.NginxServer.Layout;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cluster whose manager says over HTTP, on another port than the sessions', who the primary is.
@OnEveryEngine
@Needs(program = "nginx", debian = "nginx")
@Needs(program = "openssl", debian = "openssl")
class PrimaryEndToEndTest {

    private static final Layout PORTS = Layout.free();

    private static Authority authority;
    private static NginxServer one;
    private static NginxServer two;

    private final EngineChoice engine;

    PrimaryEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        authority = new Authority();
        Authority.Pair pair = authority.issue("cluster", 100);
        one = NginxServer.start("127.0.0.2", PORTS, pair);
        two = NginxServer.start("127.0.0.3", PORTS, pair);
    }

    @AfterAll
    static void stopServers() {
        two.close();
        one.close();
        authority.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sessionsFollowThePrimary(boolean isEncrypted) {
        one.isPrimary(true);
        two.isPrimary(true);
        String check = "{ type: http, port: %d, path: /primary, interval: 400ms, timeout: 400ms, %s }"
                .formatted(isEncrypted ? PORTS.encrypted() : PORTS.plain(),
                        isEncrypted ? "tls: { ca: " + authority.certificates() + " }" : "tls: off");
        try (var sluice = SluiceProcess.serving(
                ConfigText.overServers(engine, one, two).withCheck(check))) {
            two.isPrimary(false);
            follows(sluice, one, two);

            one.isPrimary(false);
            two.isPrimary(true);
            follows(sluice, two, one);
            assertThat(sluice.log()).containsPattern(
                    "backend \\S*" + one.address() + " down: status 503 \\(expected 200\\)");
        }
    }

    private static void follows(SluiceProcess sluice, NginxServer to, NginxServer from) {
        sluice.await("the primary is the only one that is up",
                status -> status.backend(to.address()).isUp()
                        && status.backend(from.address()).isDown());
        assertThat(IntStream.range(0, 10)
                .mapToObj(_ -> NginxServer.whichAnswers(sluice.port())))
                .containsOnly(to.address());
    }
}
