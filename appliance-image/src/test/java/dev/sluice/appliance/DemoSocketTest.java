package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DemoSocketTest {

    private final StringWriter out = new StringWriter();

    @Test
    void showsThreeBackendsThatShareALoad() throws OperatorException {
        try (Demo demo = Demo.start()) {
            demo.play(Duration.ofMillis(1500), new CompletableFuture<>(), view(true));
        }

        assertThat(out.toString()).contains("round-robin on 127.0.0.1:", "b1  ", "b2  ", "b3  ",
                " 0 without an answer", "The demo ends after 1 s");
    }

    @Test
    void endsWhenItIsStopped() throws OperatorException {
        var stop = new CompletableFuture<Void>();
        stop.complete(null);
        try (Demo demo = Demo.start()) {
            demo.play(Duration.ofHours(1), stop, view(false));
        }

        assertThat(out.toString()).contains("The demo ends after 0 s");
    }

    private DemoView view(boolean terminal) {
        return new DemoView(new PrintWriter(out), terminal);
    }
}
