package dev.sluice.appliance;

import dev.sluice.config.BalancerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `sluice run` runs: one configuration file, the balancer that serves it, and the control
/// socket. Any thread may call; reloads wait for each other.
final class Daemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration LOOK_UP_AGAIN = Duration.ofSeconds(30);
    private static final Duration REPEAT_HEALTH = Duration.ofMinutes(1);

    private final Options options;
    private final HostNames hostNames; // guarded by this
    private final BuiltInBackends builtIns = new BuiltInBackends(); // guarded by this
    private final CheckedBalancer balancer;
    private final ControlServer control;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("clock").factory());
    private final Instant started = Instant.now();

    /// @param file the configuration
    /// @param socket where the control socket is to be
    /// @param counters where the counters file is to be; null for none that outlives the process
    /// @param builtInBackends whether the backends of the shipped configuration are started
    /// @param warmUp how long to run on itself before serving; may be zero
    record Options(Path file, Path socket, @Nullable Path counters, boolean builtInBackends,
            Duration warmUp) {}

    /// Reads the file and serves it.
    ///
    /// @throws OperatorException when the file is no good, a name is unknown, an address is taken or
    ///     another daemon has the control socket; then nothing is left behind
    static Daemon start(Options options) throws OperatorException {
        var hostNames = new HostNames();
        BalancerConfig config = hostNames.resolve(ConfigFile.load(options.file()).config());
        ControlServer.refuseSecond(options.socket());
        WarmUp.run(config.engine(), WarmUp.Wanted.by(config), options.warmUp());
        return new Daemon(options, hostNames, config);
    }

    private Daemon(Options options, HostNames hostNames, BalancerConfig config)
            throws OperatorException {
        this.options = options;
        this.hostNames = hostNames;
        List<String> builtInLines = startBuiltIns(config); // first, so that nobody meets a closed port
        try {
            this.balancer = CheckedBalancer.start(config, options.counters(), System.out);
        } catch (OperatorException e) {
            builtIns.close();
            throw e;
        }
        try {
            this.control = ControlServer.open(options.socket(),
                    Map.of("status", this::status, "reload", this::reloadForControl));
        } catch (OperatorException e) {
            balancer.close();
            builtIns.close();
            throw e;
        }
        StartLines.of(balancer.status(), config).forEach(LOG::info);
        builtInLines.forEach(LOG::info);
        LOG.info("control socket {}", options.socket());
        balancer.beginChecks();
        every(REPEAT_HEALTH, balancer::repeatHealth);
        every(LOOK_UP_AGAIN, this::followHostNames);
    }

    /// Reads the file again and goes over to it; says in the log how that went.
    ///
    /// @return what changed, in sentences
    /// @throws OperatorException with every problem, when nothing was changed
    synchronized List<String> reload() throws OperatorException {
        try {
            BalancerConfig next = hostNames.resolve(ConfigFile.load(options.file()).config());
            List<String> changes = balancer.apply(next);
            startBuiltIns(next).forEach(LOG::info);
            LOG.info("configuration {} loaded: {}", options.file(),
                    changes.isEmpty() ? "nothing differs" : Words.count(changes.size(), "change"));
            changes.forEach(LOG::info);
            return changes;
        } catch (OperatorException e) {
            LOG.warn("configuration {} not loaded, nothing was changed:\n{}", options.file(),
                    e.message());
            throw e;
        }
    }

    /// Accepts no further sessions and waits for the open ones; returns how many are still open at
    /// the deadline. The control socket goes on answering.
    int drain(Duration deadline) {
        return balancer.drain(deadline);
    }

    int sessions() {
        return balancer.status().sessions();
    }

    /// Ends every session and gives everything back.
    @Override
    public void close() {
        clock.shutdownNow();
        control.close();
        balancer.close();
        builtIns.close();
    }

    private Map<String, Object> status() {
        return Map.of("status", StatusReport.of(
                new StatusReport.Facts(Version.current().number(), ProcessHandle.current().pid(),
                        options.file(), started),
                balancer.status(), balancer.reports(), balancer::notices));
    }

    private Map<String, Object> reloadForControl() {
        try {
            return Map.of("changes", reload());
        } catch (OperatorException e) {
            return Map.of("rejected", e.message());
        }
    }

    private synchronized void followHostNames() {
        BalancerConfig now = balancer.running();
        if (!HostNames.hasNames(now)) {
            return;
        }
        BalancerConfig next = hostNames.refresh(now);
        if (next.equals(now)) {
            return;
        }
        try {
            balancer.apply(next).forEach(LOG::info);
        } catch (OperatorException e) {
            LOG.warn("backends keep their old addresses: {}", e.message());
        }
    }

    private synchronized List<String> startBuiltIns(BalancerConfig config) {
        return options.builtInBackends() ? builtIns.start(config) : List.of();
    }

    /// A task that throws would never run again, so what it throws ends in the log.
    private void every(Duration period, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error(Faults.describe(e));
            }
        };
        ScheduledFuture<?> _ = clock.scheduleWithFixedDelay(guarded, period.toNanos(),
                period.toNanos(), TimeUnit.NANOSECONDS);
    }
}
