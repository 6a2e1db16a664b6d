package dev.sluice.bench;

import dev.sluice.config.ConfigParser;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.core.Balancer;
import dev.sluice.core.BalancerOptions;
import dev.sluice.core.StartException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The data plane as a process of its own, with the program's command line: what a test can start
/// before the program has been built.
public final class BareSluice {

    private BareSluice() {}

    /// The launcher, for the option `--sluice`.
    static List<String> launcher() {
        return Programs.java(BareSluice.class.getName(),
                List.of("--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow", "-Xmx512m"));
    }

    /// @param args `version`, or `run -c FILE` and more that is not looked at
    public static void main(String[] args) throws StartException, InterruptedException {
        if (args[0].equals("version")) {
            System.out.println("Sluice, bare");
            return;
        }
        var parsed = new ConfigParser(ParserOptions.system()).parse(Path.of(args[2]));
        if (!(parsed instanceof ParseResult.Accepted(var config, _))) {
            throw new IllegalArgumentException(parsed.toString());
        }
        try (var _ = Balancer.start(config,
                new BalancerOptions(null, _ -> {}, OutputStream.nullOutputStream()))) {
            new CountDownLatch(1).await();
        }
    }
}
