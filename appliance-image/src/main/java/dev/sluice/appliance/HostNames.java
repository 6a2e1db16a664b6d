package dev.sluice.appliance;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.PoolConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the host names of backends into addresses, before the data plane sees them.
///
/// A name that keeps its address among others keeps that address, so that a name server that
/// shuffles its answers moves nobody. Used by one thread at a time.
///
/// The look-ups themselves run on platform threads: the C library's resolver blocks in native code,
/// and on a virtual thread that would stop a carrier that the health checks need.
final class HostNames {

    /// For all names of a configuration together.
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);

    private final Lookup lookup;
    private final Executor threads;
    private final Map<String, InetAddress> known = new HashMap<>();
    private final Set<String> failing = new HashSet<>();

    /// Looks names up where the system does: `/etc/hosts` and DNS.
    HostNames() {
        this(InetAddress::getAllByName,
                task -> Thread.ofPlatform().daemon().name("name-lookup").start(task));
    }

    HostNames(Lookup lookup, Executor threads) {
        this.lookup = lookup;
        this.threads = threads;
    }

    /// How a name becomes addresses.
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /// The configuration with every host name looked up.
    ///
    /// @throws OperatorException when there is a name that has never been found, with all of those
    BalancerConfig resolve(BalancerConfig config) throws OperatorException {
        Map<String, String> failures = lookUpAll(config);
        failures.keySet().removeIf(known::containsKey);
        if (!failures.isEmpty()) {
            throw new OperatorException(String.join("\n", tcpBackends(config)
                    .filter(backend -> failures.containsKey(host(backend)))
                    .map(backend -> "backend %s has no address: %s".formatted(backend.key(),
                            failures.get(host(backend))))
                    .toList()));
        }
        return withKnownAddresses(config);
    }

    /// The configuration with every host name looked up that can be; the others have no address.
    BalancerConfig resolveSome(BalancerConfig config) {
        Map<String, String> _ = lookUpAll(config);
        return withKnownAddresses(config);
    }

    /// The same configuration with the addresses its names have now. A name that cannot be looked up
    /// keeps the address it had; that is logged when it begins and when it ends.
    BalancerConfig refresh(BalancerConfig config) {
        Map<String, String> failures = lookUpAll(config);
        failures.forEach((name, why) -> {
            if (failing.add(name)) {
                LOG.warn("host name {} cannot be looked up: {}; it keeps {}", name, why,
                        address(name));
            }
        });
        failing.removeIf(name -> {
            boolean again = !failures.containsKey(name);
            if (again) {
                LOG.info("host name {} can be looked up again: {}", name, address(name));
            }
            return again;
        });
        return withKnownAddresses(config);
    }

    static boolean hasNames(BalancerConfig config) {
        return tcpBackends(config).findAny().isPresent();
    }

    /// Looks every name up at once and remembers what was found; returns why the others were not.
    private Map<String, String> lookUpAll(BalancerConfig config) {
        var pending = new TreeMap<String, CompletableFuture<InetAddress[]>>();
        tcpBackends(config).map(HostNames::host).forEach(
                name -> pending.computeIfAbsent(name, this::lookUp));
        long end = System.nanoTime() + DEADLINE.toNanos();
        var failures = new TreeMap<String, String>();
        pending.forEach((name, answer) -> {
            try {
                remember(name, answer.get(Math.max(0, end - System.nanoTime()),
                        TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                failures.put(name, "the host name \"%s\" is unknown".formatted(name));
            } catch (TimeoutException e) {
                failures.put(name, "the look-up of \"%s\" took longer than %d s".formatted(name,
                        DEADLINE.toSeconds()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.put(name, "the look-up of \"%s\" was interrupted".formatted(name));
            }
        });
        return failures;
    }

    private CompletableFuture<InetAddress[]> lookUp(String name) {
        var answer = new CompletableFuture<InetAddress[]>();
        threads.execute(() -> {
            try {
                answer.complete(lookup.addresses(name));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void remember(String name, InetAddress[] found) {
        InetAddress before = known.get(name);
        if (before == null || !List.of(found).contains(before)) {
            known.put(name, found[0]);
        }
    }

    private BalancerConfig withKnownAddresses(BalancerConfig config) {
        return new BalancerConfig(config.engine(), config.loops(), config.listeners(),
                config.pools().stream().map(this::withKnownAddresses).toList());
    }

    private PoolConfig withKnownAddresses(PoolConfig pool) {
        return new PoolConfig(pool.name(), pool.balance(), pool.hash(),
                pool.backends().stream().map(this::withKnownAddress).toList(), pool.check(),
                pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(), pool.queue(),
                pool.notices(), pool.observe());
    }

    private BackendConfig withKnownAddress(BackendConfig backend) {
        InetAddress address = known.get(host(backend));
        return address == null ? backend : backend.resolvedTo(address);
    }

    private String address(String name) {
        InetAddress address = known.get(name);
        return address == null ? "no address" : address.getHostAddress();
    }

    private static Stream<BackendConfig> tcpBackends(BalancerConfig config) {
        return config.pools().stream().flatMap(pool -> pool.backends().stream())
                .filter(backend -> !host(backend).isEmpty());
    }

    /// The host name of a backend; empty when its address is not a name.
    private static String host(BackendConfig backend) {
        return backend.address() instanceof BackendAddress.Tcp(String host, _, _)
                && !isLiteral(host) ? host : "";
    }

    private static boolean isLiteral(String host) {
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
