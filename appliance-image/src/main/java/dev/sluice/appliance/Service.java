package dev.sluice.appliance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a daemon from its start to its end, as signals direct it. Made before the daemon
/// starts, so that a signal that comes early is neither deadly nor lost.
final class Service {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final Duration drain;
    private final AtomicBoolean reloadEarly = new AtomicBoolean();
    private final CompletableFuture<String> stop = new CompletableFuture<>();
    private final CompletableFuture<String> stopNow = new CompletableFuture<>();

    /// Takes over the signals.
    ///
    /// @param drain how long open sessions may take to finish
    Service(Duration drain) {
        this.drain = drain;
        Signals.on("HUP", () -> reloadEarly.set(true));
        Signals.on("TERM", () -> stop("SIGTERM"));
        Signals.on("INT", () -> stop("SIGINT"));
    }

    /// Returns when the sessions have ended, or may no longer go on.
    void run(Daemon daemon) {
        Signals.on("HUP", () -> reload(daemon));
        if (reloadEarly.get()) {
            reload(daemon); // the file may have changed after it was read
        }
        LOG.info("Sluice serves; SIGHUP reloads, SIGTERM or Ctrl-C stops");
        String signal = stop.join();
        int open = daemon.sessions();
        LOG.info("{}: no new sessions; {}", signal, open == 0
                ? "none is open"
                : "%s may take up to %s to finish".formatted(Words.count(open, "open session"),
                        Words.duration(drain)));
        CompletableFuture<Integer> drained = CompletableFuture.supplyAsync(
                () -> daemon.drain(drain), task -> Thread.ofVirtual().start(task));
        CompletableFuture.anyOf(drained, stopNow).join();
        int left = daemon.sessions();
        LOG.info("Sluice stops, {}", left == 0
                ? "every session has ended"
                : Words.count(left, "session") + " cut off");
    }

    private void stop(String signal) {
        if (!stop.complete(signal) && !stopNow.complete(signal)) {
            // A third signal: whatever still keeps the process is not worth waiting for.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void reload(Daemon daemon) {
        try {
            daemon.reload();
        } catch (OperatorException e) {
            // The daemon has logged it, and goes on as it was.
        } catch (RuntimeException e) {
            LOG.error(Faults.describe(e));
        }
    }
}
