package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator learns from `sluice check --live`.
class CheckLiveSocketTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final BuiltInBackend greeter;
    private final ServerSocket taken; // accepts, and says nothing
    private final int closed;

    CheckLiveSocketTest() throws IOException {
        greeter = BuiltInBackend.listen("greeter", 0);
        taken = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
        try (var ended = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            closed = ended.getLocalPort();
        }
    }

    @AfterEach
    void close() throws IOException {
        greeter.close();
        taken.close();
    }

    @Test
    void showsWhatEachBackendAnswersAndBindsNothing() throws IOException {
        Path file = write("web.yaml", "{ type: tcp }",
                "{ address: 127.0.0.1:%d, name: good }".formatted(greeter.port()),
                "127.0.0.1:" + closed, "no-such-host.invalid:80");

        assertThat(run("--live", file.toString())).isZero();

        assertThat(err).hasToString("");
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " "))
                .map(line -> line.replaceAll("[\\d.]+ ms", "N ms"))).containsExactly(
                        file + ": good: 1 listener, 1 pool, 3 backends", "",
                        "POOL BACKEND STATE TOOK WHY",
                        "web good 127.0.0.1:%d up N ms passed in N ms".formatted(greeter.port()),
                        "web 127.0.0.1:%d down N ms connection refused".formatted(closed),
                        "web no-such-host.invalid:80 down N ms"
                                + " the name no-such-host.invalid has no address",
                        "", "pool web of listener web: 1 of 3 backends takes new sessions", "");
    }

    @Test
    void endsWithStatusThreeWhenAPoolHasNobody() throws IOException {
        Path file = write("web.yaml", "{ type: tcp }", "127.0.0.1:" + closed);

        assertThat(run("--live", file.toString())).isEqualTo(3);
        assertThat(run(file.toString())).isZero();
    }

    @Test
    void endsWithStatusThreeForASingleBackendIfToldToBeStrict() throws IOException {
        Path file = write("web.yaml", "{ type: tcp }", "127.0.0.1:" + closed,
                "127.0.0.1:" + greeter.port());

        assertThat(run("--live", "--strict", file.toString())).isEqualTo(3);
    }

    @Test
    void asksForGoodFilesEvenWhenAnotherIsWrong() throws IOException {
        Path good = write("good.yaml", "{ type: tcp }", "127.0.0.1:" + closed);
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "listener: {}\n");

        assertThat(run("--live", good.toString(), bad.toString())).isEqualTo(1);

        assertThat(out.toString()).contains("connection refused");
        assertThat(err.toString()).contains("bad.yaml:1:1");
    }

    @Test
    void asksNothingWhereTheFileSaysSo() throws IOException {
        Path file = write("web.yaml", "none", "127.0.0.1:" + closed);

        assertThat(run("--live", file.toString())).isZero();

        assertThat(out.toString()).contains("not checked");
    }

    @Test
    void asksBackendsThatHangAllAtTheSameTime() throws IOException {
        List<String> backends = new java.util.ArrayList<>(
                Collections.nCopies(1, "127.0.0.1:" + greeter.port()));
        try (var everywhere = new ServerSocket(0, 200, InetAddress.ofLiteral("0.0.0.0"))) {
            for (int i = 2; i <= 60; i++) {
                backends.add("127.0.0.%d:%d".formatted(i, everywhere.getLocalPort()));
            }
            Path file = write("web.yaml", "{ type: http, timeout: 1s }",
                    backends.toArray(String[]::new));
            long begin = System.nanoTime();

            assertThat(run("--live", file.toString())).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(out.toString().lines()
                    .filter(line -> line.endsWith("connected, but no answer within 1000 ms")))
                    .hasSize(59);
        }
    }

    @Test
    void notifiesNobody() throws IOException {
        Path mark = directory.resolve("mark");
        Path file = Files.writeString(directory.resolve("web.yaml"), """
                listeners:
                  web:
                    bind: tcp://127.0.0.1:%d
                    pool:
                      backends: [127.0.0.1:%d]
                      notify: { exec: [/usr/bin/touch, %s] }
                """.formatted(taken.getLocalPort(), closed, mark));

        assertThat(run("--live", file.toString())).isEqualTo(3);

        assertThat(mark).doesNotExist();
    }

    @Test
    void speaksJsonToPrograms() throws IOException {
        Path file = write("web.yaml", "{ type: tcp }", "127.0.0.1:" + closed,
                "127.0.0.1:" + greeter.port());

        assertThat(run("--live", "--json", file.toString())).isZero();

        Map<String, Object> answer = JSON.std.mapFrom(out.toString());
        assertThat(answer).extracting("files").asInstanceOf(
                org.assertj.core.api.InstanceOfAssertFactories.list(Map.class)).first()
                .hasFieldOrPropertyWithValue("file", file.toString());
        assertThat(out.toString()).contains("\"outcome\" : \"down\"", "\"outcome\" : \"up\"",
                "\"evidence\" : \"connection refused\"", "\"takes-sessions\" : 1",
                "\"listeners\" : [ \"web\" ]").doesNotContain(": good:");
    }

    @Test
    void wantsLiveForWhatComesWithIt() {
        assertThat(run("--json", "web.yaml")).isEqualTo(2);

        assertThat(err.toString()).contains("--live");
    }

    private int run(String... arguments) {
        var all = new java.util.ArrayList<>(List.of("check"));
        all.addAll(List.of(arguments));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true),
                all.toArray(String[]::new));
    }

    /// A file whose listener wants an address that is taken.
    private Path write(String name, String check, String... backends) throws IOException {
        return Files.writeString(directory.resolve(name), """
                listeners:
                  web:
                    bind: tcp://127.0.0.1:%d
                    pool:
                      check: %s
                      backends: [%s]
                """.formatted(taken.getLocalPort(), check, String.join(", ", backends)));
    }
}
