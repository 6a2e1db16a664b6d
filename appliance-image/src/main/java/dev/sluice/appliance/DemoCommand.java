package dev.sluice.appliance;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "demo", header = "Balances a load over three built-in backends, to look at.", description = {
        "", "Everything happens in this process, on free ports of 127.0.0.1. One backend"
                + " after the other is killed and comes back.",
        ""}, footer = {"", "Example:", "  sluice demo --for 1m"})
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "30s", converter = DurationOption.class, description = "How long it lasts (default: ${DEFAULT-VALUE}); Ctrl-C ends it before.")
    private Duration length = Duration.ofSeconds(30);

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public Integer call() throws OperatorException {
        PrintWriter out = terminal.out();
        // The picture tells what the log would, and the log would tear it apart.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        var stop = new CompletableFuture<Void>();
        Signals.on("INT", () -> stop.complete(null));
        Signals.on("TERM", () -> stop.complete(null));
        try (Demo demo = Demo.start()) {
            demo.play(length, stop, new DemoView(out, isTerminal()));
        }
        return 0;
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 does return null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal()
                && !"dumb".equals(System.getenv("TERM"));
    }
}
