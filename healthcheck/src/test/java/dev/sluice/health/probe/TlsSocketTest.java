package dev.sluice.health.probe;

import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.Probe;
import dev.sluice.config.TlsConfig;
import dev.sluice.health.Await;
import dev.sluice.health.probe.Identity.Claim;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSocketTest {

    private static final Identity CA = Identity.selfSigned(Claim.of().named("CN=CA").authority());
    private static final SSLContext SERVER = TlsBackend.context(CA.issue(
            Claim.of("127.0.0.1", "localhost").until(CA.own().getNotAfter().toInstant()
                    .minus(Duration.ofDays(65)))));
    private static final Duration WARNING = Duration.ofDays(14);

    @TempDir
    Path folder;
    private final Asker asker = new Asker();
    private TlsConfig tls = TlsConfig.DEFAULT;

    @BeforeEach
    void trust() throws IOException {
        tls = new TlsConfig(CA.write(folder.resolve("ca.pem"), false), null, true);
    }

    @AfterEach
    void close() {
        asker.close();
    }

    @Test
    void aHandshakePassesAndSaysHowLongTheCertificateHolds() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> play(connection, ""))) {
            var check = Asker.check(new Probe.Tls(tls, WARNING));
            ProbeResult result = asker.probe(
                    new CheckPlan(Asker.KEY, backend.address(), null, check), check);

            assertThat(result.describe()).matches("TLSv1.3, certificate ends in (299|300) days "
                    + "\\(\\d{4}-\\d\\d-\\d\\d\\), passed in [\\d.]+ ms");
            Await.until("goodbye", () -> asker.seen().contains("goodbye: true"));
        }
    }

    @Test
    void theExchangesThatCanBeEncryptedAre() throws Exception {
        var http = new Probe.Http("/primary", null, Set.of(200), "ready", tls);
        var script = new Probe.SendExpect(List.of(send("PING"), expect("ready")),
                Probe.Over.TCP, tls);
        try (var backend = ScriptedBackend.onTcp(
                connection -> play(connection, "HTTP/1.1 200 OK\r\n\r\nready"))) {
            assertThat(asker.reason(http, backend)).isNull();
            assertThat(asker.reason(script, backend)).isNull();
            Await.until("both questions", () -> asker.seen().stream()
                    .anyMatch(heard -> heard.startsWith("GET /primary HTTP/1.1\r\nHost: 127.0.0.1"))
                    && asker.seen().contains("PING"));
        }
        try (var backend = ScriptedBackend.onTcp(
                connection -> play(connection, "HTTP/1.1 503 No\r\n\r\n"))) {
            assertThat(asker.reason(http, backend)).isEqualTo("status 503 (expected 200)");
        }
    }

    @Test
    void aUnixSocketIsLocalhost() throws Exception {
        Path path = Path.of("/tmp").resolve("sluice-tls-" + ProcessHandle.current().pid());
        try (var backend = ScriptedBackend.onUnix(path, connection -> play(connection, ""))) {
            assertThat(asker.reason(new Probe.Tls(tls, WARNING), backend)).isNull();
            assertThat(asker.reason(
                    new Probe.Tls(new TlsConfig(tls.ca(), "db.test", true), WARNING), backend))
                    .isEqualTo("certificate is for \"localhost, 127.0.0.1\" "
                            + "(expected: \"db.test\")");
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void aFileOfOursThatIsMissingIsNotHeldAgainstTheBackend() throws Exception {
        Path none = folder.resolve("none.pem");
        try (var backend = ScriptedBackend.onTcp(connection -> play(connection, ""))) {
            assertThat(asker.reason(new Probe.Tls(new TlsConfig(none, null, true), WARNING),
                    backend)).isEqualTo(
                            "not asked: cannot read the certificates in " + none
                                    + ": no such file");
        }
    }

    @Test
    void aBackendThatDoesNotAnswerOrInTheClearFails() throws Exception {
        BackendAddress dead = Asker.tcp(ScriptedBackend.deadPort());
        var probe = new Probe.Tls(tls, WARNING);
        try (var silent = ScriptedBackend.onTcp(asker::sayHowItEnds);
                var plain = ScriptedBackend.onTcp(connection -> {
                    Asker.say(connection, "SSH-2.0-x\r\n");
                    asker.sayHowItEnds(connection);
                })) {
            assertThat(asker.reason(probe, dead)).isEqualTo("connection refused");
            assertThat(asker.hurried(probe, silent.address()))
                    .isEqualTo("no answer to the TLS handshake within 500 ms");
            assertThat(asker.reason(probe, plain))
                    .isEqualTo("not a TLS answer: \"SSH-2.0-x\\r\\n\"");
        }
    }

    private void play(SocketChannel connection, String answer) throws IOException {
        var backend = new TlsBackend(SERVER, _ -> {}).answering(answer);
        backend.play(connection);
        asker.seen().add(backend.heard());
        asker.seen().add("goodbye: " + backend.isInboundDone());
    }
}
