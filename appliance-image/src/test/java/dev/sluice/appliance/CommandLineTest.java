package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What an operator gets for each command line that needs no daemon.
class CommandLineTest {

    private static final String GOOD = """
            listeners:
              web:
                bind: tcp://127.0.0.1:8080
                pool: { backends: [10.0.0.1:80, 10.0.0.2:80] }
            """;
    private static final String TEN_MISTAKES = """
            engin: auto
            loops: many
            listeners:
              web:
                bind: tcp://127.0.0.1:99999
                idle-timeout: 30
                log: everything
                limits: { sessions: none, rate: 5 }
                pool:
                  balence: round-robin
                  retries: -1
                  backends: [10.0.0.1]
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void answersAnUnknownOptionWithOneSentenceAndStatusTwo() {
        assertThat(run("run", "--nope")).isEqualTo(2);

        assertThat(err.toString()).startsWith("sluice: Unknown option: '--nope'")
                .contains("'sluice run --help'").doesNotContain("\tat ");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(run("stauts")).isEqualTo(2);

        assertThat(err.toString()).contains("sluice status");
    }

    @Test
    void asksForACommandWhenThereIsNone() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("config")).isEqualTo(2);

        assertThat(err.toString()).contains("a command is missing", "show, schema");
    }

    @Test
    void refusesALengthOfTimeWithoutAUnit() {
        assertThat(run("run", "--drain", "30")).isEqualTo(2);

        assertThat(err.toString()).contains("\"30\" is not a length of time", "30s");
    }

    @Test
    void saysWhatAGoodFileHolds() throws IOException {
        Path file = write("good.yaml", GOOD);

        assertThat(run("check", file.toString())).isZero();

        assertThat(out).hasToString(file + ": good: 1 listener, 1 pool, 2 backends\n");
        assertThat(err).hasToString("");
    }

    @Test
    void showsEveryMistakeOfAFileWithItsPlace() throws IOException {
        Path file = write("ten.yaml", TEN_MISTAKES);

        assertThat(run("check", file.toString())).isEqualTo(1);

        assertThat(err.toString()).contains(file + ":1:1: ", "did you mean \"engine\"?",
                "did you mean \"balance\"?", "\n10 problems\n");
        assertThat(err.toString().lines().filter(line -> line.startsWith(file + ":"))).hasSize(10);
    }

    @Test
    void checksAllFilesEvenWhenTheFirstIsBad() throws IOException {
        Path bad = write("bad.yaml", "listener: {}\n");
        Path good = write("good.yaml", GOOD);

        assertThat(run("check", bad.toString(), good.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("bad.yaml:1:1");
        assertThat(out.toString()).contains("good.yaml: good");
    }

    @Test
    void saysThatAFileIsMissingOrIsADirectory() {
        assertThat(run("run", "-c", directory.resolve("none.yaml").toString())).isEqualTo(1);
        assertThat(run("run", "-c", directory.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("none.yaml:1:1: no such file", "a directory")
                .doesNotContain("\tat ");
    }

    @Test
    void saysThatNoDaemonRuns() {
        String socket = directory.resolve("none.sock").toString();

        assertThat(run("status", "--socket", socket)).isEqualTo(1);
        assertThat(run("reload", "--socket", socket)).isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(2)
                .allMatch(line -> line.startsWith("sluice: no Sluice runs with"));
    }

    @Test
    void namesABackendWhoseHostNameIsUnknown() throws IOException {
        Path file = write("names.yaml", GOOD.replace("10.0.0.2", "no-such-host.invalid"));

        assertThat(run("run", "-c", file.toString())).isEqualTo(1);

        assertThat(err).hasToString("sluice: backend web/no-such-host.invalid:80 has no address:"
                + " the host name \"no-such-host.invalid\" is unknown\n");
    }

    @Test
    void writesOutDefaultsAndTheSchema() throws IOException {
        Path file = write("good.yaml", GOOD);

        assertThat(run("config", "show", "-c", file.toString())).isZero();
        assertThat(out.toString()).contains("idle-timeout: 1h", "# default");
        out.getBuffer().setLength(0);
        assertThat(run("config", "schema")).isZero();
        assertThat(JSON.std.mapFrom(out.toString())).containsKey("properties");
    }

    @Test
    void printsItsVersionAndTheEnginesOfThisMachine() {
        assertThat(run("version")).isZero();

        assertThat(out.toString()).startsWith("Sluice ").doesNotContain("${")
                .contains("\nJava 25", "\nLinux ", "\nengine epoll: available\n",
                        "\nengine io_uring: ");
    }

    @Test
    void printsAScriptThatCompletesCommands() {
        assertThat(run("completion")).isZero();

        assertThat(out.toString()).contains("status", "complete -F");
    }

    @Test
    void helpsWithEveryCommandByAnExample() {
        explain(Main.commandLine());
    }

    private void explain(CommandLine command) {
        assertThat(command.getUsageMessage()).contains("Example").contains("sluice ");
        command.getSubcommands().values().forEach(this::explain);
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
