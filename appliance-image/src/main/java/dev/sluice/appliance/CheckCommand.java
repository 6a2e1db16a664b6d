package dev.sluice.appliance;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ParseResult;
import dev.sluice.health.LiveCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", header = "Reads configurations and explains what is wrong with them.", description = {
        "", "Prints one line for each good file on standard output, and every problem"
                + " of the others on standard error. Without --live no host name is looked up"
                + " and no backend is asked.",
        ""}, footer = {"",
                "Exit status: 0 when all is well, 1 when a file is wrong, 2 when the command line is"
                        + " wrong, 3 when --live found that a pool has no backend that takes new sessions,"
                        + " or with --strict that any backend is down.",
                "", "Examples:",
                "  sluice check /etc/sluice/sluice.yaml",
                "  sluice check --live new.yaml && sluice reload"})
final class CheckCommand implements Callable<Integer> {

    private static final int WRONG_FILE = 1;
    private static final int NOT_SERVED = 3;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to read.")
    private List<Path> files = List.of();

    @ArgGroup(exclusive = false)
    private @Nullable Live live;

    @Mixin
    private final Terminal terminal = new Terminal();

    private final List<Map<String, Object>> report = new ArrayList<>();
    private int status;

    /// What `--live` brings with it.
    @SuppressWarnings("UnusedVariable") // that the flag is there says it all
    static final class Live {

        @Option(names = "--live", required = true, description = "Runs every check of a good file once, from here, and shows what each backend"
                + " answered. Nothing is served, no daemon is asked, and nobody is notified.")
        private boolean on;

        @Option(names = "--json", description = "Prints that as JSON, as docs/operating.md describes it.")
        private boolean json;

        @Option(names = "--strict", description = "Exit status 3 also when a single backend is down.")
        private boolean strict;
    }

    @Override
    public Integer call() throws IOException {
        for (Path file : files) {
            switch (ConfigFile.parse(file)) {
                case ParseResult.Accepted(BalancerConfig config, _) -> good(file, config);
                case ParseResult.Rejected rejected -> {
                    terminal.err()
                            .println(OperatorException.of(rejected.problems()).forTerminal());
                    status = WRONG_FILE;
                }
            }
        }
        if (live != null && live.json) {
            terminal.out().println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                    .asString(Map.of("files", report)));
        }
        return status;
    }

    private void good(Path file, BalancerConfig config) {
        PrintWriter out = terminal.out();
        if (live == null || !live.json) {
            out.println(file + ": good: " + contents(config));
        }
        if (live == null) {
            return;
        }
        BalancerConfig resolved = new HostNames().resolveSome(config);
        var result = new LiveResult(resolved, LiveCheck.run(resolved));
        if (live.json) {
            var tree = new LinkedHashMap<String, Object>();
            tree.put("file", file.toString());
            tree.put("pools", result.pools());
            report.add(tree);
        } else {
            out.printf("%n%s%n", result.table());
            out.flush();
        }
        boolean isGood = result.isServed() && (result.isWell() || !live.strict);
        if (!isGood && status != WRONG_FILE) {
            status = NOT_SERVED;
        }
    }

    private static String contents(BalancerConfig config) {
        int backends = config.pools().stream().mapToInt(pool -> pool.backends().size()).sum();
        return "%s, %s, %s".formatted(Words.count(config.listeners().size(), "listener"),
                Words.count(config.pools().size(), "pool"), Words.count(backends, "backend"));
    }
}
