package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlServerSocketTest {

    // Not below target/, which may lie so deep that a socket's path gets too long.
    private final Path path;
    private final ControlServer server;

    ControlServerSocketTest() throws IOException, OperatorException {
        path = Files.createTempDirectory(Path.of("/tmp"), "sluice-test").resolve("control.sock");
        server = ControlServer.open(path, Map.of("status", () -> Map.of("fine", true), "burst",
                () -> {
                    throw new IllegalStateException("a bug");
                }));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        Files.delete(path.getParent());
    }

    @Test
    void answersACommand() throws Exception {
        assertThat(ControlClient.ask(path, "status")).isEqualTo(Map.of("fine", true));
    }

    @Test
    void isForItsUserOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void answersSeveralRequestsOfSeveralClientsAtOnce() throws IOException {
        try (SocketChannel one = connect(); SocketChannel two = connect()) {
            var fromOne = new BoundedLines(Channels.newInputStream(one), 1000);
            var fromTwo = new BoundedLines(Channels.newInputStream(two), 1000);
            send(two, "{\"command\":\"status\"}\n");
            assertThat(fromTwo.next()).isEqualTo("{\"fine\":true}");
            send(one, "{\"command\":\"status\"}\n{\"command\":\"status\"}\n");
            assertThat(fromOne.next()).isEqualTo("{\"fine\":true}");
            assertThat(fromOne.next()).isEqualTo("{\"fine\":true}");
        }
    }

    @Test
    void explainsWhatItDoesNotUnderstand() throws IOException {
        try (SocketChannel client = connect()) {
            var answers = new BoundedLines(Channels.newInputStream(client), 1000);
            send(client, "{\"command\":\"halt\"}\nstatus\n[1]\n{}\n");

            assertThat(answers.next())
                    .contains("unknown command: halt (expected: burst or status)");
            assertThat(answers.next()).contains("not a JSON object on one line");
            assertThat(answers.next()).contains("not a JSON object on one line");
            assertThat(answers.next()).contains("unknown command: null");
        }
    }

    @Test
    void hangsUpOnARequestWithoutEnd() throws IOException {
        try (SocketChannel client = connect()) {
            assertThat(isHungUpOn(client, "x".repeat(2 * ControlSocket.REQUEST_BYTES_MAX)))
                    .isTrue();
        }
    }

    private static boolean isHungUpOn(SocketChannel client, String text) {
        try {
            send(client, text);
            return Channels.newInputStream(client).read() == -1;
        } catch (IOException broken) {
            return true; // while it was still sending, or with bytes unread
        }
    }

    @Test
    void tellsABugInOneLineAndLives() throws Exception {
        assertThatThrownBy(() -> ControlClient.ask(path, "burst"))
                .hasMessageMatching("the daemon says: unexpected fault: .*a bug; the details are"
                        + " in .*\\.txt");
        assertThat(ControlClient.ask(path, "status")).containsKey("fine");
    }

    @Test
    void refusesASecondServer() {
        assertThatThrownBy(() -> ControlServer.open(path, Map.of()))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("another Sluice already runs with the control socket");
    }

    @Test
    void refusesAPathThatLinuxCannotHold() {
        assertThatThrownBy(() -> ControlServer.open(path.resolveSibling("x".repeat(120)), Map.of()))
                .isInstanceOf(OperatorException.class).hasMessageContaining("107 bytes");
    }

    @Test
    void takesItsSocketAway() {
        server.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void standsWhereTheUserMayWrite() {
        assertThat(ControlSocket.path(0, Map.of("XDG_RUNTIME_DIR", "/run/user/0")))
                .isEqualTo(Path.of("/run/sluice/control.sock"));
        assertThat(ControlSocket.path(7, Map.of("XDG_RUNTIME_DIR", "/run/user/7")))
                .isEqualTo(Path.of("/run/user/7/sluice/control.sock"));
        assertThat(ControlSocket.path(7, Map.of()))
                .isEqualTo(Path.of("/tmp/sluice-7/control.sock"));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
