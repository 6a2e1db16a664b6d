package dev.sluice.appliance;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.ListenerConfig;
import dev.sluice.core.Balancer;
import dev.sluice.core.BalancerOptions;
import dev.sluice.core.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the forwarding code hot before the first client comes: balancers of its own carry sessions
/// between ports of 127.0.0.1 that the kernel chooses, so that the JVM compiles what it will need.
/// Without it, the first seconds of traffic cost two to three times the CPU. Who connects to such a
/// port meanwhile meets an echo.
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    // What a loop does for ever, the JVM compiles in one piece with all that it calls, which serves
    // that loop only. The loops after the first have the parts compiled.
    private static final int LOOPS = 8;
    private static final int CLIENTS = 4;
    // In a session, loop by loop: so that messages are warm, and sessions.
    private static final int[] MESSAGES = {200, 1};
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path folder;
    private final EngineChoice engine;

    private WarmUp(Path folder, EngineChoice engine) {
        this.folder = folder;
        this.engine = engine;
    }

    /// Which code is wanted.
    ///
    /// @param tcp for connections
    /// @param udp for datagrams
    record Wanted(boolean tcp, boolean udp) {

        static final Wanted ALL = new Wanted(true, true);

        static Wanted by(BalancerConfig config) {
            List<ListenerConfig> listeners = config.listeners();
            return new Wanted(listeners.stream().anyMatch(listener -> !listener.isUdp()),
                    listeners.stream().anyMatch(ListenerConfig::isUdp));
        }
    }

    /// Runs for about `length`, for each transport; not at all when that is zero. A failure is no
    /// reason not to start, so it is only told.
    static void run(EngineChoice engine, Wanted wanted, Duration length) {
        if (length.isZero()) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("sluice-warm-up");
            try {
                var warmUp = new WarmUp(folder, engine);
                if (wanted.udp()) {
                    warmUp.carry(WarmUpDatagrams.start(), length);
                }
                if (wanted.tcp()) {
                    warmUp.carry(WarmUpStreams.start(), length);
                }
            } finally {
                Files.deleteIfExists(folder.resolve("sluice.yaml"));
                Files.delete(folder);
            }
        } catch (IOException | StartException | OperatorException | UncheckedIOException e) {
            LOG.info("not warmed up: {}", Faults.describe(e));
        }
    }

    private void carry(WarmUpLoad load, Duration length)
            throws IOException, StartException, OperatorException {
        try (load) {
            BalancerConfig config = config(load);
            boolean done = true;
            for (int i = 0; i < LOOPS && done; i++) {
                long deadline = System.nanoTime() + length.toNanos() / LOOPS;
                done = runLoop(config, load, deadline, MESSAGES[i % MESSAGES.length]);
            }
            if (!done) {
                LOG.info("not warmed up: {} over loopback hangs, or it was interrupted",
                        load.scheme());
            }
        }
    }

    /// False when it was interrupted, or when clients hang, as where loopback is filtered.
    private static boolean runLoop(BalancerConfig config, WarmUpLoad load, long deadline,
            int messages) throws StartException {
        try (Balancer balancer = Balancer.start(config,
                new BalancerOptions(null, _ -> {}, OutputStream.nullOutputStream()))) {
            String front = balancer.status().listeners().getFirst().addresses().getFirst();
            var address = new InetSocketAddress(WarmUpLoad.LOOPBACK,
                    Integer.parseInt(front.substring(front.lastIndexOf(':') + 1)));
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual()
                        .start(() -> load.talk(address, deadline, messages)));
            }
            boolean done = true;
            for (Thread client : clients) {
                done &= client.join(PATIENCE.plusNanos(deadline - System.nanoTime()));
            }
            return done;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private BalancerConfig config(WarmUpLoad load) throws IOException, OperatorException {
        Path file = folder.resolve("sluice.yaml");
        Files.writeString(file, """
                loops: 1
                listeners:
                  warm-up:
                    bind: %s://127.0.0.1:0
                    log: none
                    pool: { check: none, backends: [ "127.0.0.1:%d" ] }
                """.formatted(load.scheme(), load.port()));
        BalancerConfig read = ConfigFile.load(file).config();
        return new BalancerConfig(engine, read.loops(), read.listeners(), read.pools());
    }
}
