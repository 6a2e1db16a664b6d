package dev.sluice.health.probe;

import static dev.sluice.health.Pools.LOOPBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.BackendKey;
import dev.sluice.config.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real programs, run as an operator's are: by nobody where the tests are root.
class ExecProbeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final BackendKey KEY = new BackendKey("web", "db.test:5432");

    @Test
    void aProgramThatExitsWithZeroIsGoodAndItsFirstLineIsShown() throws IOException {
        assertThat(sh("echo; echo '  12 rows '; echo more")).isEqualTo(Finding.good("\"12 rows\""));
        assertThat(sh("exit 0")).isEqualTo(Finding.GOOD);
    }

    @Test
    void anyOtherStatusIsBadAndTheFirstLineSaysWhy() throws IOException {
        assertThat(sh("echo 'disk full' >&2; echo more; exit 2"))
                .isEqualTo(new Finding.Bad("exit status 2: \"disk full\""));
        assertThat(sh("exit 1")).isEqualTo(new Finding.Bad("exit status 1"));
        assertThat(sh("kill -9 $$")).isEqualTo(new Finding.Bad("exit status 137"));
        assertThat(sh("printf 'a\\033[31m\\n'; exit 3"))
                .isEqualTo(new Finding.Bad("exit status 3: \"a\\x1b[31m\""));
    }

    @Test
    void wordsArriveAsTheyAreAndNoShellLooksAtThem() throws IOException {
        assertThat(run("/usr/bin/printf", "%s|", "$HOME", "a b", "*", "", "'\"; echo x"))
                .isEqualTo(Finding.good("\"$HOME|a b|*||'\\\"; echo x|\""));
    }

    @Test
    void theEnvironmentSaysWhichBackendItIsAndNothingElse() throws IOException {
        String names = "env | sed 's/=.*//' | grep -v '^\\(PWD\\|_\\|SHLVL\\|OLDPWD\\)$' | sort | tr '\\n' ' '";
        assertThat(sh(names)).isEqualTo(Finding.good(
                "\"PATH SLUICE_ADDRESS SLUICE_BACKEND SLUICE_POOL SLUICE_PORT S…\""));
        assertThat(sh("echo $SLUICE_POOL $SLUICE_BACKEND $SLUICE_ADDRESS $SLUICE_PORT"))
                .isEqualTo(Finding.good("\"web db.test:5432 127.0.0.1 5432\""));
        assertThat(probe("nobody", "/bin/sh", "-c", "echo $SLUICE_ADDRESS ${SLUICE_PORT-none}")
                .run(KEY, UnixDomainSocketAddress.of("/run/db")))
                .isEqualTo(Finding.good("\"/run/db none\""));
    }

    @Test
    void theProgramHasNoInputAndStandsAtTheRoot() throws IOException {
        assertThat(sh("cat; pwd")).isEqualTo(Finding.good("\"/\""));
    }

    @Test
    void theProgramHasNoDescriptorsButItsOwnThree() throws IOException {
        assertThat(sh("ls /proc/self/fd | tr '\\n' ' '")).as("3 is the directory")
                .isEqualTo(Finding.good("\"0 1 2 3\""));
    }

    @Test
    void rootStepsDownToTheUserOfTheCheckForGood() throws IOException {
        assumeThat(Account.isRoot()).isTrue();

        assertThat(sh("echo $(id -u) $(id -g) $(id -G)")).isEqualTo(
                Finding.good("\"65534 65534 65534\""));
        assertThat(probe("daemon", "/bin/sh", "-c", "id -u; exit 1").run(KEY, address()))
                .isEqualTo(new Finding.Bad("exit status 1: \"1\""));
        assertThat(sh("grep -E 'NoNewPrivs|CapInh|CapPrm|CapEff|CapBnd|CapAmb' /proc/self/status"
                + " | tr -d '0\\n\\t'"))
                .isEqualTo(Finding.good("\"CapInh:CapPrm:CapEff:CapBnd:CapAmb:NoNewPrivs:1\""));
    }

    @Test
    void aUserThatDoesNotExistIsNotReplacedByAnother() throws IOException {
        assumeThat(Account.isRoot()).isTrue();

        assertThat(probe("no-such-user", "/bin/true").run(KEY, address())).isEqualTo(
                new Finding.Bad("no such user: no-such-user (expected: one in /etc/passwd)"));
    }

    @Test
    void aProgramThatCannotBeRunIsNeverUp(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "echo");
        Path secret = Files.writeString(directory.resolve("secret"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        Path orphan = Files.writeString(directory.resolve("orphan"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(orphan, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(run("/no/such/program")).isEqualTo(
                new Finding.Bad("no such program: /no/such/program"));
        assertThat(run(text.toString())).isEqualTo(
                new Finding.Bad("not a program that can be run: " + text));
        assertThat(run("/tmp")).isEqualTo(new Finding.Bad("not a program that can be run: /tmp"));
        assertThat(run(orphan.toString()).toString())
                .contains("cannot run it as nobody: \"setpriv:");
        assertThat(run(secret.toString())).as("who may not read it").isInstanceOf(
                Account.isRoot() ? Finding.Bad.class : Finding.Good.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error=11, Resource temporarily unavailable",
            "Exec failed, error: 24 (Too many open files)", "posix_spawn failed, error: 12"})
    void aMachineWithoutRoomForAProgramSaysNothingOfTheBackend(String message) {
        assertThatThrownBy(() -> ExecProbe.notStarted(new IOException(message)))
                .isInstanceOf(CannotAsk.class).hasMessageStartingWith("cannot start a program: ");
    }

    @Test
    void anyOtherFailureToStartIsNoPass() throws IOException {
        assertThat(ExecProbe.notStarted(new IOException("error=8, Exec format error")))
                .isEqualTo(new Finding.Bad(
                        "cannot start a program: \"error=8, Exec format error\""));
    }

    @Test
    void howeverMuchAProgramPrintsItIsReadAndDropped() throws IOException {
        assertThat(sh("echo begin; head -c 20000000 /dev/zero; echo end; exit 4"))
                .isEqualTo(new Finding.Bad("exit status 4: \"begin\""));
        assertThat(sh("head -c 5000 /dev/zero | tr '\\0' x")).isInstanceOfSatisfying(
                Finding.Good.class, good -> assertThat(good.note()).hasSizeLessThan(70));
    }

    @Test
    void whoeverStillHoldsTheOutputIsNotWaitedForAndEndsToo(@TempDir Path directory)
            throws IOException {
        Path pid = shared(directory).resolve("pid");
        assertThat(sh("sleep 1000 & echo $! > " + pid + "; echo done"))
                .isEqualTo(Finding.good("\"done\""));
        Left.await(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void aFloodThatGoesOnBehindTheProgramEndsWithIt() throws IOException {
        assertThat(sh("yes & echo first; sleep 0.2; exit 0")).isInstanceOf(Finding.Good.class);
    }

    private static Finding sh(String script) throws IOException {
        return run("/bin/sh", "-c", script);
    }

    private static Finding run(String... command) throws IOException {
        return probe("nobody", command).run(KEY, address());
    }

    private static ExecProbe probe(String user, String... command) {
        return new ExecProbe(new Probe.Exec(new ArrayList<>(List.of(command)), user), new Cutoff(),
                TIMEOUT);
    }

    private static SocketAddress address() {
        return new InetSocketAddress(LOOPBACK, 5432);
    }

    /// Where nobody may write, too.
    static Path shared(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory,
                PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
