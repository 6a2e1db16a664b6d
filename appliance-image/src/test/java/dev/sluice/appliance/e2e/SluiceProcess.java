package dev.sluice.appliance.e2e;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The program as an operator runs it: a process of its own, a file, signals, and the control
/// socket.
final class SluiceProcess implements AutoCloseable {

    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(20);
    private static final String LOADED = " loaded: ";
    private static final String NOT_LOADED = " not loaded, ";

    private final ConfigText config;
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final Path file = directory.path().resolve("sluice.yaml");
    private final Path socket = directory.path().resolve("control");
    private final ServerProcess process;

    private SluiceProcess(ConfigText config) {
        this.config = config;
        var command = new ArrayList<String>(java());
        command.addAll(
                List.of("dev.sluice.appliance.Main", "run", "-c", file.toString(), "--socket",
                        socket.toString(), "--drain", "1s", "--warm-up", "0s"));
        process = new ServerProcess("sluice-" + config.port(), command);
    }

    /// Starts it and waits until every backend has passed its checks.
    static SluiceProcess serving(ConfigText config) {
        return serving(config, "every backend is up",
                status -> status.backends().stream().allMatch(Status.Part::isUp));
    }

    /// Starts it and waits until it is as a test wants it.
    static SluiceProcess serving(ConfigText config, String what, Predicate<Status> isReady) {
        var sluice = new SluiceProcess(config);
        try {
            sluice.write(config.yaml());
            sluice.process.start(() -> Files.exists(sluice.socket));
            sluice.await(what, isReady);
            return sluice;
        } catch (RuntimeException | Error e) {
            sluice.close();
            throw e;
        }
    }

    /// A JVM like this one, with the class path of the program and without the tests.
    static List<String> java() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.equals("-ea"))
                .forEach(command::add);
        command.addAll(
                List.of("-Xmx256m", "-cp", classPath(entry -> !entry.endsWith("test-classes"))));
        return command;
    }

    static String classPath(Predicate<String> wanted) {
        return String.join(":",
                List.of(System.getProperty("java.class.path").split(":", -1)).stream()
                        .filter(wanted).toList());
    }

    int port() {
        return config.port();
    }

    ConfigText config() {
        return config;
    }

    Status status() {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer
                    .wrap("{\"command\": \"status\"}\n".getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            if (JSON.std.mapFrom(answer).get("status") instanceof Map<?, ?> report) {
                return new Status(report);
            }
            throw new AssertionError("not a status: " + new String(answer, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(process.tail(), e);
        }
    }

    /// Waits until the status shows what a change of health leads to; returns how long it took.
    Duration await(String what, Predicate<Status> condition) {
        return await(what, ConfigText.FLIP_LIMIT, condition);
    }

    /// The same, for what takes longer than that.
    Duration await(String what, Duration limit, Predicate<Status> condition) {
        return Await.until(what, limit, () -> condition.test(status()),
                () -> status().report() + "\n" + process.tail());
    }

    /// Puts another configuration in place, and returns when the program says that it serves it.
    void reload(String yaml) {
        reloadAndAwait(yaml, LOADED);
    }

    /// Puts a wrong file in place, and returns when the program says that it was refused.
    void reloadRefused(String text) {
        reloadAndAwait(text, NOT_LOADED);
    }

    private void reloadAndAwait(String text, String sentence) {
        int before = count(sentence);
        write(text);
        Command.run(List.of("sh", "-c", "kill -HUP " + process.pid())).orFail();
        Await.until("the log says \"" + sentence + "\"", RELOAD_LIMIT,
                () -> count(sentence) > before, process::tail);
    }

    private int count(String sentence) {
        return (int) Pattern.compile(sentence, Pattern.LITERAL).matcher(process.output()).results()
                .count();
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// What the kernel says of it.
    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    String log() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
