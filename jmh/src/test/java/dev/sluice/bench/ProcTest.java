package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path root = Path.of("");

    @Test
    void theTreeHasTheChildrenOfEveryThreadAndTheirs() throws IOException {
        write("7/task/7/children", "8 9 ");
        write("7/task/77/children", "10 ");
        write("8/task/8/children", "11 ");
        write("9/task/9/children", "");
        write("10/task/10/children", "");
        write("11/task/11/children", "");

        assertThat(proc().tree(7)).containsExactlyInAnyOrder(7L, 8L, 9L, 10L, 11L)
                .first().isEqualTo(7L);
    }

    @Test
    void aRootThatIsGoneIsAnError() {
        assertThatThrownBy(() -> proc().tree(7)).isInstanceOf(IOException.class);
    }

    @Test
    void cpuTimeIsThatOfUserAndSystemWhateverTheNameOfTheProcess() throws IOException {
        write("7/stat",
                "7 (a) b) (c) S 1 7 7 0 -1 4194560 100 900 0 0 150 50 9999 9999 20 0 1 0 5");
        write("8/stat", "8 (nginx) S 1 7 7 0 -1 4194560 100 900 0 0 25 75 9999 9999 20 0 1 0 5");

        assertThat(proc().cpuNanos(List.of(7L))).isEqualTo(2 * SECOND);
        assertThat(proc().cpuNanos(List.of(7L, 8L, 404L))).isEqualTo(3 * SECOND);
    }

    @Test
    void memoryIsTheProportionalShareOfAllProcesses() throws IOException {
        write("7/smaps_rollup",
                "00400000-7fff [rollup]\nRss: 9000 kB\nPss:  1500 kB\nPss_Anon: 7 kB\n");
        write("8/smaps_rollup", "00400000-7fff [rollup]\nRss: 9000 kB\nPss:   500 kB\n");

        assertThat(proc().pssKilobytes(List.of(7L, 8L))).isEqualTo(2_000);
        assertThatThrownBy(() -> proc().pssKilobytes(List.of(404L)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void timesOfTheCpusLeaveOutIdleWaitingAndGuests() throws IOException {
        write("stat", """
                cpu  1000 0 0 0 0 0 0 900 50 0
                cpu0 100 20 30 5000 6000 4 6 10 70 8
                cpu1 200 0 0 5000 6000 0 0 30 0 0
                cpu10 7000 0 0 0 0 0 0 7000 0 0
                intr 5
                """);

        assertThat(proc().cpuTimes(List.of(0, 1)))
                .isEqualTo(new Proc.CpuTimes(36 * SECOND / 10, 4 * SECOND / 10));
        assertThat(proc().cpuTimes(List.of()))
                .isEqualTo(new Proc.CpuTimes(10 * SECOND, 9 * SECOND));
    }

    @Test
    void theKernelsNetworkThreadsAreThoseOfTheCpusAskedFor() throws IOException {
        write("2/comm", "kthreadd\n");
        write("2/task/2/children", "15 16 17 ");
        for (int pid : List.of(15, 16, 17)) {
            write(pid + "/task/" + pid + "/children", "");
        }
        write("15/comm", "ksoftirqd/0\n");
        write("16/comm", "ksoftirqd/1\n");
        write("17/comm", "kworker/0:1\n");

        assertThat(proc().networkThreads(List.of(1))).containsExactly(16L);
        assertThat(proc().networkThreads(List.of())).containsExactly(15L, 16L);
    }

    @Test
    void aContainerHidesTheKernelsThreads() throws IOException {
        write("2/comm", "bash\n");

        assertThat(proc().networkThreads(List.of())).isEmpty();
    }

    @Test
    void theLimitOnDescriptorsIsTheHardOne() throws IOException {
        write("self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            1024                 524288               files
                """);
        assertThat(proc().descriptorLimit()).isEqualTo(524_288);

        write("self/limits", "Max open files            1024                 unlimited    files\n");
        assertThat(proc().descriptorLimit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void seesWhoListensUntilTheyDoNot() throws IOException {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = server.getLocalPort();
            assertThat(Proc.REAL.isListening(Transport.TCP, port)).isTrue();
        }
        assertThat(Proc.REAL.isListening(Transport.TCP, port)).isFalse();
    }

    @Test
    void seesWhoTakesDatagramsAndNotWhoSendsThem() throws IOException {
        try (var server = DatagramChannel.open(); var client = DatagramChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            client.connect(server.getLocalAddress());

            assertThat(Proc.REAL.isListening(Transport.UDP, port(server))).isTrue();
            assertThat(Proc.REAL.isListening(Transport.UDP, port(client))).isFalse();
        }
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private Proc proc() {
        return new Proc(root);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
