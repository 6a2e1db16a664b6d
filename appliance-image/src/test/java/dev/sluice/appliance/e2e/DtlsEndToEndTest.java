package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// OpenSSL's DTLS client and server with Sluice between them.
@OnEveryEngine
@Needs(program = "openssl", debian = "openssl")
class DtlsEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EngineChoice engine;

    DtlsEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void aHandshakeCompletesAndBothSidesAreHeard() {
        int port = Ports.free();
        try (var directory = TempTree.ownedBy(System.getProperty("user.name"));
                var server = server(port, directory);
                var sluice = SluiceProcess.serving(
                        ConfigText.over(engine, "127.0.0.1:" + port).overUdp().withCheck("none"));
                var client = client(sluice.port(), directory)) {
            client.start(() -> client.output().contains("Verify return code: 0 (ok)"));

            write(client, "the client speaks");
            awaitOutput(server, "the client speaks");
            write(server, "the server speaks");
            awaitOutput(client, "the server speaks");
            assertThat(sluice.status().listener().counter("sessions-started")).isEqualTo(1);
        }
    }

    private static ServerProcess server(int port, TempTree directory) {
        String key = directory.child("key");
        String certificate = directory.child("certificate");
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
                "/CN=sluice.test");
        var server = new ServerProcess(name("server", directory),
                command("s_server", "-dtls", "-accept", "127.0.0.1:" + port, "-cert", certificate,
                        "-key", key));
        server.start(() -> server.output().contains("ACCEPT"));
        return server;
    }

    private static ServerProcess client(int port, TempTree directory) {
        return new ServerProcess(name("client", directory),
                command("s_client", "-dtls", "-connect", "127.0.0.1:" + port, "-CAfile",
                        directory.child("certificate"), "-verify_return_error"));
    }

    /// Of its own in each run: what an earlier one has said must not count.
    private static String name(String side, TempTree directory) {
        return "dtls-%s-%s".formatted(side, directory.path().getFileName());
    }

    private static void openssl(String... arguments) {
        Command.run(command(arguments)).orFail();
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<String>(List.of(Programs.path("openssl")));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void write(ServerProcess process, String line) {
        try {
            var input = process.running().outputWriter();
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitOutput(ServerProcess process, String words) {
        Await.until("\"" + words + "\" is heard", LIMIT, () -> process.output().contains(words),
                process::tail);
    }
}
