package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What checks say of servers that are not ours, over TLS.
@Needs(program = "openssl", debian = "openssl")
@Needs(program = "redis-server", debian = "redis-server")
class TlsCheckEndToEndTest {

    private static final int DAYS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Authority authority;

    @BeforeAll
    static void found() {
        authority = new Authority();
    }

    @AfterAll
    static void dissolve() {
        authority.close();
    }

    @Test
    void aCertificateThatEndsSoonIsWarnedOfOnceAndTheBackendStaysUp() {
        try (var server = TlsServer.openssl(authority.issue("soon", DAYS));
                var sluice = serving(server, "type: tls, ca: " + authority.certificates())) {
            long before = passes(sluice.status());
            sluice.await("more checks", PATIENCE, status -> passes(status) > before + 3);

            assertThat(Pattern.compile("backend \\S*" + server.address()
                    + ": certificate ends in [23] days \\(\\d{4}-\\d\\d-\\d\\d\\)")
                    .matcher(sluice.log()).results()).hasSize(1);
            Status.Part backend = sluice.status().backend(server.address());
            assertThat(backend.isUp()).isTrue();
            assertThat(backend.text("evidence"))
                    .startsWith("TLSv1.3, certificate ends in ").contains(", passed in ");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExpiredCertificateTakesABackendDownUntilItIsRenewed(boolean verify) {
        String trust = verify ? "ca: " + authority.certificates() : "verify: false";
        try (var server = TlsServer.openssl(authority.issue("old", 100));
                var sluice = serving(server, "type: tls, " + trust)) {
            server.kill9();
            authority.issue("old", -1);
            server.restart();
            sluice.await("it is down for its date", PATIENCE,
                    _ -> sluice.log().contains("certificate expired"));
            assertThat(sluice.log()).containsPattern("backend \\S*" + server.address()
                    + " down: [^\\n]*certificate expired on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC");

            server.kill9();
            authority.issue("old", 100);
            server.restart();
            sluice.await("it is up again", PATIENCE,
                    status -> status.backend(server.address()).isUp());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aScriptIsPlayedOverTls(String version) {
        try (var server = TlsServer.openssl(authority.issue("script", 100), version);
                var sluice = serving(server, script("PING\\n", "GNIP"))) {
            assertThat(sluice.status().backend(server.address()).isUp()).isTrue();
        }
    }

    @Test
    void redisAnswersOverTls() {
        try (var server = TlsServer.redis(authority.issue("redis", 100));
                var sluice = serving(server, script("PING\\r\\n", "+PONG"))) {
            server.kill9();
            sluice.await("it is down", PATIENCE,
                    status -> status.backend(server.address()).isDown());
        }
    }

    private static String script(String send, String expect) {
        return "type: send-expect, steps: [ { send: \"%s\" }, { expect: \"%s\" } ], tls: { ca: %s }"
                .formatted(send, expect, authority.certificates());
    }

    private static SluiceProcess serving(TlsServer server, String check) {
        return SluiceProcess.serving(ConfigText.overServers(EngineChoice.AUTO, server)
                .withCheck("{ %s, interval: 400ms, timeout: 400ms, rise: 2, fall: 2 }"
                        .formatted(check)));
    }

    private static int passes(Status status) {
        return status.backends().getFirst().values().get("check") instanceof Map<?, ?> check
                && check.get("passes") instanceof Number passes ? passes.intValue() : 0;
    }
}
