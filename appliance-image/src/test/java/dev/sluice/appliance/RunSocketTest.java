package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sluice run` as a process: how it starts, changes and ends.
class RunSocketTest {

    @TempDir
    private Path directory;

    private final ServerSocket backend;
    private final BuiltInBackend greeter;

    RunSocketTest() throws IOException {
        backend = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        greeter = BuiltInBackend.listen("greeter", 0);
    }

    @AfterEach
    void close() throws IOException {
        backend.close();
        greeter.close();
    }

    @Test
    void servesSessionsAndAnswersOnItsControlSocket() throws Exception {
        write(0, greeter.port());
        try (var sluice = run(); Socket client = SluiceProcess.connect(sluice.awaitPort())) {
            assertThat(line(client)).startsWith("hello from backend greeter");

            try (var status = command("status")) {
                assertThat(status.output()).contains("web", "127.0.0.1:" + greeter.port(), "up");
            }
            try (var json = command("status", "--json")) {
                assertThat(json.output()).contains("\"engine\" : \"epoll\"", "\"accepted\" : 1");
            }
        }
    }

    @Test
    void loadsAChangedFileAndSaysWhatChanged() throws Exception {
        write(0, backend.getLocalPort());
        try (var sluice = run()) {
            int port = sluice.awaitPort();
            write(0, greeter.port());

            try (var reload = command("reload")) {
                assertThat(reload.output()).contains(
                        "backend web/127.0.0.1:%d added".formatted(greeter.port()),
                        "backend web/127.0.0.1:%d removed".formatted(backend.getLocalPort()),
                        "Loaded, 2 changes.");
            }
            try (Socket client = SluiceProcess.connect(port)) {
                assertThat(line(client)).startsWith("hello from backend");
            }
        }
    }

    @Test
    void goesOnAsBeforeWhenItIsToldToLoadABadFile() throws Exception {
        write(0, greeter.port());
        try (var sluice = run()) {
            int port = sluice.awaitPort();
            Files.writeString(directory.resolve("sluice.yaml"), "listener: {}\nbad: true\n");

            sluice.signal("HUP");
            sluice.await("sluice.yaml not loaded, nothing was changed:");
            sluice.await("did you mean \"listeners\"?");
            try (var reload = command("reload")) {
                assertThat(reload.status()).isEqualTo(1);
                assertThat(reload.output()).contains("sluice.yaml:1:1", "sluice.yaml:2:1",
                        "The daemon changed nothing");
            }

            try (Socket client = SluiceProcess.connect(port)) {
                assertThat(line(client)).startsWith("hello from backend");
            }
        }
    }

    @Test
    void letsAnOpenSessionFinishAfterSigterm() throws Exception {
        write(0, backend.getLocalPort());
        try (var sluice = run();
                Socket client = SluiceProcess.connect(sluice.awaitPort());
                Socket upstream = backend.accept()) {
            sluice.signal("TERM");
            sluice.await("SIGTERM: no new sessions; 1 open session may take up to 30 s");

            upstream.getOutputStream().write("still here\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(client)).isEqualTo("still here");
            client.shutdownOutput();
            upstream.shutdownOutput();

            sluice.await("Sluice stops, every session has ended");
            assertThat(sluice.status()).isZero();
            assertThat(directory.resolve("control.sock")).doesNotExist();
        }
    }

    @Test
    void cutsSessionsOffAtTheDeadlineOfTheDrain() throws Exception {
        write(0, backend.getLocalPort());
        try (var sluice = run("--drain", "50ms");
                Socket client = SluiceProcess.connect(sluice.awaitPort());
                Socket upstream = backend.accept()) {
            sluice.signal("TERM");

            sluice.await("Sluice stops, 1 session cut off");
            assertThat(sluice.status()).isZero();
            assertThat(upstream.isConnected() && client.isConnected()).isTrue();
        }
    }

    @Test
    void endsAtOnceAtTheSecondSignal() throws Exception {
        write(0, backend.getLocalPort());
        try (var sluice = run("--drain", "1h");
                Socket client = SluiceProcess.connect(sluice.awaitPort());
                Socket upstream = backend.accept()) {
            sluice.signal("TERM");
            sluice.await("SIGTERM: no new sessions");
            sluice.signal("TERM");

            sluice.await("Sluice stops, 1 session cut off");
            assertThat(sluice.status()).isZero();
            assertThat(upstream.isConnected() && client.isConnected()).isTrue();
        }
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        write(backend.getLocalPort(), greeter.port());
        try (var sluice = run()) {
            assertThat(sluice.status()).isEqualTo(1);
            assertThat(sluice.output()).contains("sluice: ",
                    "127.0.0.1:" + backend.getLocalPort()).doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatAPortNeedsPermission() throws Exception {
        assumeFalse(mayBindLowPorts(), "this user may bind every port");
        write(1, greeter.port());
        try (var sluice = run()) {
            assertThat(sluice.status()).isEqualTo(1);
            assertThat(sluice.output()).contains("127.0.0.1:1", "ermission")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void refusesTheControlSocketOfAnotherDaemon() throws Exception {
        write(0, greeter.port());
        try (var first = run()) {
            first.awaitPort();
            try (var second = run()) {
                assertThat(second.status()).isEqualTo(1);
                assertThat(second.output())
                        .startsWith("sluice: another Sluice already runs with the control socket");
            }
            try (var status = command("status")) {
                assertThat(status.status()).isZero();
            }
        }
    }

    @Test
    void takesOverTheControlSocketOfADaemonThatWasKilled() throws Exception {
        write(0, greeter.port());
        try (var killed = run()) {
            killed.awaitPort();
            killed.signal("KILL");
            assertThat(killed.status()).isNotZero();
        }
        assertThat(directory.resolve("control.sock")).exists();

        try (var next = run()) {
            next.awaitPort();
            try (var status = command("status")) {
                assertThat(status.status()).isZero();
            }
        }
    }

    private SluiceProcess run(String... more) throws IOException {
        return command("run", concat(new String[]{"-c", "sluice.yaml", "--warm-up", "0s"}, more));
    }

    private SluiceProcess command(String name, String... more) throws IOException {
        return new SluiceProcess(directory,
                concat(new String[]{name, "--socket", "control.sock"}, more));
    }

    private void write(int port, int backendPort) throws IOException {
        Files.writeString(directory.resolve("sluice.yaml"), """
                listeners:
                  web:
                    bind: tcp://127.0.0.1:%d
                    pool: { check: none, backends: [127.0.0.1:%d] }
                """.formatted(port, backendPort));
    }

    private static String line(Socket socket) throws IOException {
        return String.valueOf(new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine());
    }

    private static boolean mayBindLowPorts() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return root || Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))
                .strip().equals("0");
    }

    private static String[] concat(String[] first, String[] second) {
        return java.util.stream.Stream.of(first, second).flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }
}
