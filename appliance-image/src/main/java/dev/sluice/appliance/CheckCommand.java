package dev.sluice.appliance;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ParseResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "check", header = "Reads configurations and explains what is wrong with them.", description = {
        "", "Prints one line for each good file on standard output, and every problem"
                + " of the others on standard error. Host names are not looked up.",
        ""}, footer = {"", "Example:", "  sluice check /etc/sluice/sluice.yaml"})
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to read.")
    private List<Path> files = List.of();

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public Integer call() {
        PrintWriter out = terminal.out();
        PrintWriter err = terminal.err();
        int status = 0;
        for (Path file : files) {
            switch (ConfigFile.parse(file)) {
                case ParseResult.Accepted(BalancerConfig config, _) -> out.println(
                        file + ": good: " + contents(config));
                case ParseResult.Rejected rejected -> {
                    err.println(OperatorException.of(rejected.problems()).forTerminal());
                    status = 1;
                }
            }
        }
        return status;
    }

    private static String contents(BalancerConfig config) {
        int backends = config.pools().stream().mapToInt(pool -> pool.backends().size()).sum();
        return "%s, %s, %s".formatted(Words.count(config.listeners().size(), "listener"),
                Words.count(config.pools().size(), "pool"), Words.count(backends, "backend"));
    }
}
