package dev.sluice.appliance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "run", header = "Serves a configuration until it is told to stop.", description = {
        "", "SIGHUP, or 'sluice reload', loads the file again. SIGTERM and Ctrl-C stop:"
                + " no new sessions, the open ones may finish, a second signal ends at once.",
        ""}, footer = {"", "Example:", "  sluice run -c web.yaml --drain 2m"})
final class RunCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--drain", paramLabel = "TIME", defaultValue = "30s", converter = DurationOption.class, description = "How long open sessions may take to finish after SIGTERM"
            + " (default: ${DEFAULT-VALUE}).")
    private Duration drain = Duration.ofSeconds(30);

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "1s", converter = DurationOption.class, description = "How long to run on itself before it serves, so that the first clients"
            + " meet compiled code (default: ${DEFAULT-VALUE}; 0s for not at all).")
    private Duration warmUp = Duration.ofSeconds(1);

    @Option(names = "--counters", paramLabel = "PATH", description = "Keeps the counters in this file, where other programs can read them.")
    private @Nullable Path counters;

    @Option(names = "--built-in-backends", hidden = true, description = "Starts the backends of the shipped configuration for any configuration"
            + " that names them.")
    private boolean builtInBackends;

    @Override
    public Integer call() throws OperatorException {
        Path file = config.file();
        boolean builtIns = builtInBackends || Installation.current().isShipped(file);
        var service = new Service(drain);
        try (Daemon daemon = Daemon.start(
                new Daemon.Options(file, socket.path(), counters, builtIns, warmUp))) {
            service.run(daemon);
        }
        return 0;
    }
}
