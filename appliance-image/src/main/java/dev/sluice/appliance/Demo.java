package dev.sluice.appliance;

import dev.sluice.config.Probe;
import dev.sluice.config.AccessRules;
import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Balance;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import dev.sluice.config.Health;
import dev.sluice.config.HashConfig;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.NotifyConfig;
import dev.sluice.config.ObserveConfig;
import dev.sluice.config.OnDown;
import dev.sluice.config.PoolConfig;
import dev.sluice.config.RelayChoice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A balancer, three backends and a load in one process, for somebody to look at. One thread plays.
final class Demo implements AutoCloseable {

    private static final int BACKENDS = 3;
    private static final Duration FRAME = Duration.ofMillis(250);
    /// Every so many seconds one backend is killed; it comes back after half of them.
    private static final int ACT_SECONDS = 8;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final List<BuiltInBackend> backends = new ArrayList<>();
    private final DemoStory story = new DemoStory();
    private final CheckedBalancer balancer;
    private final DemoLoad load;
    private int down = -1; // the backend that is killed now, from 0; -1 for none

    static Demo start() throws OperatorException {
        return new Demo();
    }

    private Demo() throws OperatorException {
        for (int i = 0; i < BACKENDS; i++) {
            backends.add(listen(i, 0));
        }
        this.balancer = new CheckedBalancer(config(), null,
                flip -> story.tell("backend %s %s: %s".formatted(name(flip.key()),
                        flip.health() == Health.UP ? "up" : "down", flip.evidence())),
                OutputStream.nullOutputStream());
        balancer.beginChecks();
        this.load = new DemoLoad(port());
    }

    /// Plays until the time is over or `stop` is completed, and shows it several times a second.
    void play(Duration length, CompletableFuture<Void> stop, DemoView view) {
        long begin = System.nanoTime();
        load.start();
        long elapsed = 0;
        while (elapsed < length.toNanos() && !endsWithin(FRAME, stop)) {
            elapsed = System.nanoTime() - begin;
            direct(TimeUnit.NANOSECONDS.toSeconds(elapsed));
            view.show(scene(Duration.ofNanos(elapsed), length));
        }
        load.close();
        view.end(scene(Duration.ofNanos(elapsed), length));
    }

    @Override
    public void close() {
        load.close();
        balancer.close();
        backends.forEach(BuiltInBackend::close);
    }

    /// Whose turn it is to be dead follows from the time alone.
    private void direct(long second) {
        boolean someoneDown = second % ACT_SECONDS >= ACT_SECONDS / 2;
        int due = someoneDown ? (int) (second / ACT_SECONDS % BACKENDS) : -1;
        if (due == down) {
            return;
        }
        if (down >= 0) {
            revive(down);
        }
        if (due >= 0) {
            backends.get(due).close();
            story.tell("backend %s killed by the demo".formatted(name(due)));
        }
        down = due;
    }

    private void revive(int index) {
        try {
            backends.set(index, listen(index, backends.get(index).port()));
            story.tell("backend %s started again by the demo".formatted(name(index)));
        } catch (OperatorException e) {
            story.tell(e.message());
        }
    }

    private DemoView.Scene scene(Duration elapsed, Duration length) {
        var rows = new ArrayList<DemoView.Row>();
        balancer.status().pools().getFirst().backends().forEach(backend -> rows.add(
                new DemoView.Row(backend.name(), backend.state(), backend.sessions(),
                        load.answers(backend.name()))));
        return new DemoView.Scene(elapsed, length, port(), rows, load.failures(), story.latest());
    }

    private int port() {
        String address = balancer.status().listeners().getFirst().addresses().getFirst();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private BalancerConfig config() {
        var members = new ArrayList<BackendConfig>();
        for (int i = 0; i < BACKENDS; i++) {
            var address = new BackendAddress.Tcp("127.0.0.1", backends.get(i).port(), LOOPBACK);
            members.add(new BackendConfig(new BackendKey("demo", address.toString()), address,
                    name(i), 1, BackendConfig.UNLIMITED, 0, false, null, false));
        }
        var check = new CheckConfig.Active(new Probe.Tcp(),
                new CheckConfig.Timing(Duration.ofMillis(500), Duration.ofMillis(400),
                        Duration.ofMillis(250), 2, 2, 0.1, Duration.ZERO),
                null, OptionalInt.empty());
        var pool = new PoolConfig("demo", Balance.ROUND_ROBIN, HashConfig.DEFAULT, members, check,
                OnDown.DEFAULT, PoolConfig.WhenAllDown.REFUSE, Duration.ZERO, 2,
                PoolConfig.QueueConfig.OFF, NotifyConfig.OFF, ObserveConfig.OFF);
        var listener = new ListenerConfig("demo", List.of(new BindAddress.Tcp(LOOPBACK, 0)),
                "demo", AccessRules.EVERYONE, Limits.DEFAULT, ListenerConfig.Timeouts.DEFAULT,
                RelayChoice.AUTO, ListenerConfig.SessionLogging.NONE,
                ListenerConfig.UdpSettings.DEFAULT, null);
        return new BalancerConfig(EngineChoice.AUTO, LoopsConfig.DEFAULT, List.of(listener),
                List.of(pool));
    }

    private static BuiltInBackend listen(int index, int port) throws OperatorException {
        try {
            return BuiltInBackend.listen(name(index), port);
        } catch (IOException e) {
            throw new OperatorException("backend %s cannot listen on 127.0.0.1:%d: %s".formatted(
                    name(index), port, ControlSocket.reason(e)));
        }
    }

    private static String name(int index) {
        return "b" + (index + 1);
    }

    private String name(BackendKey key) {
        return balancer.running().pool(key.pool()).backends().stream()
                .filter(backend -> backend.key().equals(key)).map(BackendConfig::name).findFirst()
                .orElse(key.address());
    }

    private static boolean endsWithin(Duration time, CompletableFuture<Void> stop) {
        try {
            stop.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            return true;
        }
    }
}
