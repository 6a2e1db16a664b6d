package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AllocationProfileSocketTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    Path out = Path.of("");

    /// How much that is, AllocationSocketTest of the data plane holds.
    @Test
    void tellsWhatMessagesAndSessionsAllocate() throws IOException {
        int status = AllocationProfile.run(print(), "epoll", out, 1_000, 200);

        assertThat(status).as(said::toString).isZero();
        assertThat(Files.readString(out.resolve("allocations-epoll.md")))
                .containsPattern("## epoll: 1,0\\d\\d messages")
                .containsPattern("## epoll: 2\\d\\d sessions\n\n[1-9][\\d,]+ bytes")
                .containsPattern("## epoll: 1,[01]\\d\\d datagrams")
                .containsPattern("## epoll: 2\\d\\d udp-sessions\n\n[1-9][\\d,]+ bytes");
    }

    @Test
    void anEngineThatIsNotThereIsToldAndFails() throws IOException {
        int status = AllocationProfile.run(print(), "kqueue", out, 1, 1);

        assertThat(status).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("kqueue");
        assertThat(out.resolve("allocations-kqueue.md")).doesNotExist();
    }

    private PrintStream print() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }
}
