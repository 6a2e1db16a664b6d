package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What operators read names everything they can meet, in the order of the code, and nothing else.
class OperatorsPagesTest {

    private static final Pattern ROW = Pattern.compile("\\| `[^|]*\\|.*");

    @Test
    void theSessionLogsPageExplainsEveryEndReason() throws IOException {
        assertThat(rows("session-log.md", "## End reasons")).containsExactlyElementsOf(
                Stream.of(EndReason.values()).map(reason -> "| `%s` | %s | %s |".formatted(
                        reason.word(), reason.isFault() ? "yes" : "", reason.meaning())).toList());
    }

    @Test
    void theCountersPageExplainsEveryCounter() throws IOException {
        assertThat(rows("counters.md", "## Listeners"))
                .containsExactlyElementsOf(expected(ListenerCounter.values()));
        assertThat(rows("counters.md", "## Datagrams"))
                .containsExactlyElementsOf(expected(UdpCounter.values()));
        assertThat(rows("counters.md", "## Backends"))
                .containsExactlyElementsOf(expected(BackendCounter.values()));
        assertThat(rows("counters.md", "## Event loops"))
                .containsExactlyElementsOf(expected(LoopCounter.values()));
        assertThat(rows("counters.md", "## Latencies"))
                .containsExactlyElementsOf(expected(Latency.values()));
    }

    @Test
    void theSessionLogsPageShowsALineAsItIsWritten() throws IOException {
        var line = new StringBuilder();
        SessionLine.append(line, SessionRecords.SESSION);

        assertThat(page("session-log.md")).contains(line.toString().strip());
    }

    private static List<String> expected(CounterName[] counters) {
        return Stream.of(counters)
                .map(counter -> "| `%s` | %s |".formatted(counter.word(), counter.meaning()))
                .toList();
    }

    private static List<String> rows(String page, String title) throws IOException {
        return page(page).stream().dropWhile(line -> !line.equals(title)).skip(1)
                .takeWhile(line -> !line.startsWith("## ")).filter(ROW.asMatchPredicate())
                .toList();
    }

    private static List<String> page(String name) throws IOException {
        return Files
                .readAllLines(Path.of("").toAbsolutePath().resolveSibling("docs").resolve(name));
    }
}
