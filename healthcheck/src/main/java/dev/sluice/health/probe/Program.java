package dev.sluice.health.probe;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// A program of the operator's while it runs: without a shell, without privileges, and with an
/// environment of a `PATH` and what it is given. For one thread, but for [#close], which may come
/// from any.
public final class Program implements Channel {

    /// Pieces of output that are taken before the time is looked at again.
    private static final int LOOK_MAX = 64;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final Path USERS = Path.of("/etc/passwd");
    private static final File NOTHING = new File("/dev/null");
    /// How often what it prints is taken in; a program that prints more at once has to wait.
    private static final long LOOK_MILLIS = 10;
    private static final int KEPT_MAX = 512;

    private final Process process;
    private final InputStream output;
    private final ByteBuffer kept = ByteBuffer.allocate(KEPT_MAX);
    private final byte[] scrap = new byte[4096];

    private Program(Process process) {
        this.process = process;
        this.output = process.getInputStream();
    }

    /// Starts a program.
    ///
    /// @param command an absolute path and arguments
    /// @param user who runs it where Sluice itself runs as root; a name in `/etc/passwd`
    /// @param environment what it is given besides a `PATH`
    public static Program start(List<String> command, String user,
            Map<String, String> environment) throws IOException {
        if (!Files.exists(Path.of(command.getFirst()))) {
            throw new IOException("no such program");
        }
        var words = new ArrayList<>(withoutPrivileges(user));
        words.addAll(command);
        var builder = new ProcessBuilder(words).directory(new File("/"))
                .redirectErrorStream(true).redirectInput(NOTHING);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /// Waits for its end; empty when it still runs after so long. Interrupting ends the wait only.
    public OptionalInt awaitExit(Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean ended = false;
        while (!ended && System.nanoTime() - deadline < 0) {
            ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            takeOutput();
        }
        return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    /// The first line it printed so far, in quotes and escaped; empty when it printed nothing.
    public String firstLine() {
        ByteBuffer line = kept.duplicate().flip();
        for (int i = 0; i < line.limit(); i++) {
            if (line.get(i) == '\n') {
                line.limit(i);
            }
        }
        return line.hasRemaining() ? Excerpt.of(line) : "";
    }

    @Override
    public boolean isOpen() {
        return process.isAlive();
    }

    /// Kills it, and whatever it has started, and returns without waiting for that.
    @Override
    public void close() throws IOException {
        // From the top: who is dead starts nothing more, and its children are known before it dies.
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        while (!started.isEmpty()) {
            List<ProcessHandle> further = started.stream()
                    .flatMap(ProcessHandle::descendants).toList();
            started.forEach(ProcessHandle::destroyForcibly);
            started = further.stream().filter(ProcessHandle::isAlive).toList();
        }
        output.close();
    }

    /// What may go on after its end holds the pipe open, so nobody waits for the end of the output.
    private void takeOutput() throws IOException {
        for (int i = 0; i < LOOK_MAX && output.available() > 0; i++) {
            int taken = output.read(scrap, 0, Math.min(scrap.length, output.available()));
            if (taken > 0) {
                kept.put(scrap, 0, Math.min(taken, kept.remaining()));
            }
        }
    }

    private static List<String> withoutPrivileges(String user) throws IOException {
        boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (!Files.isExecutable(SETPRIV)) {
            if (isRoot) {
                throw new IOException("cannot give up root's rights: no " + SETPRIV);
            }
            return List.of();
        }
        var words = new ArrayList<>(List.of(SETPRIV.toString(), "--no-new-privs",
                "--inh-caps=-all", "--ambient-caps=-all"));
        if (isRoot) {
            words.addAll(List.of("--clear-groups", "--regid=" + groupOf(user), "--reuid=" + user));
        }
        words.add("--");
        return words;
    }

    private static String groupOf(String user) throws IOException {
        try (var lines = Files.lines(USERS)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && fields[0].equals(user))
                    .map(fields -> fields[3]).findFirst()
                    .orElseThrow(() -> new IOException("no user " + user + " in " + USERS));
        }
    }
}
