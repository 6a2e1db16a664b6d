package dev.sluice.appliance;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "train", header = "Prepares quicker starts on this machine.", description = {"",
        "Runs the forwarding code on itself for a few seconds while the JVM takes notes, which"
                + " bin/sluice keeps in lib/sluice.aot and uses from the next start on. Worth doing"
                + " after installing Sluice or another Java.",
        ""}, footer = {"", "Example:", "  sluice train"})
final class TrainCommand implements Callable<Integer> {

    private static final Duration LENGTH = Duration.ofSeconds(1);

    @Override
    public Integer call() {
        for (EngineChoice engine : List.of(EngineChoice.EPOLL, EngineChoice.IO_URING)) {
            WarmUp.run(engine, WarmUp.Wanted.ALL, LENGTH);
        }
        return 0;
    }
}
