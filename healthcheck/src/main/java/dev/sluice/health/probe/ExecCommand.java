package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a program is started so that it can do no more harm than it must: in a session of its own,
/// so that it can be ended with all that it has started, and without privileges.
///
/// Both are done by programs of util-linux that then become the program: setsid(1) and setpriv(1).
sealed interface ExecCommand {

    /// It can be tried.
    ///
    /// @param words the program that starts it, and its arguments
    record Ready(List<String> words) implements ExecCommand {
        public Ready {
            words = List.copyOf(words);
        }
    }

    /// It cannot, which is for the operator to mend.
    ///
    /// @param reason in an operator's words, without a full stop
    record Hopeless(String reason) implements ExecCommand {}

    /// @throws IOException when this machine does not say
    static ExecCommand of(Probe.Exec probe) throws IOException {
        var program = Path.of(probe.command().getFirst());
        if (!Files.exists(program)) {
            return new Hopeless("no such program: " + program);
        }
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            return new Hopeless("not a program that can be run: " + program);
        }
        var words = new ArrayList<String>();
        addIfThere("setsid", words);
        @Nullable
        String complaint = Account.isRoot() ? stepDown(probe.user(), words) : hold(words);
        if (complaint != null) {
            return new Hopeless(complaint);
        }
        words.addAll(probe.command());
        return new Ready(words);
    }

    /// Root becomes somebody else for good.
    private static @Nullable String stepDown(String user, List<String> words) throws IOException {
        Account account = Account.of(user);
        if (account == null) {
            return "no such user: %s (expected: one in /etc/passwd)".formatted(user);
        }
        if (!addIfThere("setpriv", words)) {
            return "cannot run it as %s: setpriv is missing (expected: util-linux)"
                    .formatted(user);
        }
        words.addAll(List.of("--reuid=" + account.user(), "--regid=" + account.group(),
                "--init-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all",
                "--"));
        return null;
    }

    /// Anybody else stays who he is, and passes on nothing that was granted to him beyond that, such
    /// as the right to bind low ports.
    private static @Nullable String hold(List<String> words) {
        if (addIfThere("setpriv", words)) {
            words.addAll(List.of("--no-new-privs", "--inh-caps=-all", "--"));
        }
        return null;
    }

    private static boolean addIfThere(String program, List<String> words) {
        for (String directory : List.of("/usr/bin", "/bin")) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                words.add(path.toString());
                return true;
            }
        }
        return false;
    }
}
