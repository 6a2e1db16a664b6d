package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of `logger` through a pool of two rsyslogd, which never answer.
@OnEveryEngine
@Needs(program = "rsyslogd", debian = "rsyslog")
@Needs(program = "logger", debian = "bsdutils")
class SyslogEndToEndTest {

    private static final int SOURCES = 6;
    private static final int MESSAGES = 50;

    private final EngineChoice engine;

    SyslogEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void everyMessageArrivesAndEachSourceKeepsItsServer(@TempDir Path directory)
            throws IOException {
        try (var one = SyslogServer.start();
                var two = SyslogServer.start();
                var sluice = SluiceProcess.serving(ConfigText.overServers(engine, one, two)
                        .overUdp("unanswered-timeout: 1s"))) {
            var logged = new ArrayList<Command.Running>();
            for (int source = 0; source < SOURCES; source++) {
                Path texts = Files.write(directory.resolve("source-" + source), texts(source));
                logged.add(log(sluice.port(), texts));
            }
            logged.forEach(source -> source.end().orFail());

            Await.until("every message has arrived", ConfigText.FLIP_LIMIT,
                    () -> one.messages().size() + two.messages().size() >= SOURCES * MESSAGES,
                    () -> one.messages() + "\n" + two.messages());
            assertThat(Stream.of(one, two).flatMap(server -> server.messages().stream()))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, SOURCES).boxed()
                            .flatMap(source -> texts(source).stream()).toList());
            for (SyslogServer server : List.of(one, two)) {
                assertThat(sourcesOf(server)).hasSize(SOURCES / 2)
                        .allSatisfy((_, count) -> assertThat(count).isEqualTo(MESSAGES));
            }
            sluice.await("nobody is waited for who is never answered",
                    status -> status.listener().sessions() == 0);
            assertThat(sluice.status().listener().counter("end-unanswered")).isEqualTo(SOURCES);
        }
    }

    /// How many messages it has of each source.
    private static Map<String, Long> sourcesOf(SyslogServer server) {
        return server.messages().stream().collect(Collectors
                .groupingBy(text -> text.replaceFirst(" says.*", ""), Collectors.counting()));
    }

    private static List<String> texts(int source) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> "source %d says %d".formatted(source, i)).toList();
    }

    /// Each line is a message, and each run has a port of its own.
    private static Command.Running log(int port, Path texts) {
        return Command.start(List.of(Programs.path("logger"), "--rfc3164", "-d", "-n", "127.0.0.1",
                "-P", Integer.toString(port), "-f", texts.toString()));
    }
}
