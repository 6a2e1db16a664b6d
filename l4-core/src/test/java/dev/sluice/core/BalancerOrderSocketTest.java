package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.AccessRules;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.RelayChoice;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BalancerOrderSocketTest {

    @Test
    void tellsOfListenersAndPoolsInTheOrderOfTheFileAlsoAfterAReload() throws Exception {
        var before = config("web", "postgres", "redis", "mail", "game");
        var after = config("game", "ldap", "redis", "web", "dns", "postgres");
        try (var balancer = Balancer.start(before,
                new BalancerOptions(null, _ -> {}, OutputStream.nullOutputStream()))) {
            assertThat(names(balancer)).isEqualTo(names(before));

            assertThat(balancer.apply(ConfigDiff.between(before, after)))
                    .isInstanceOf(ApplyResult.Applied.class);

            assertThat(names(balancer)).isEqualTo(names(after));
        }
    }

    private static List<String> names(Balancer balancer) {
        var status = balancer.status();
        return Stream.concat(status.listeners().stream().map(listener -> listener.name()),
                status.pools().stream().map(pool -> pool.name())).toList();
    }

    private static List<String> names(BalancerConfig config) {
        return Stream.concat(config.listeners().stream().map(ListenerConfig::name),
                config.pools().stream().map(pool -> pool.name())).toList();
    }

    private static BalancerConfig config(String... names) {
        return new BalancerConfig(EngineChoice.AUTO, LoopsConfig.of(1),
                Stream.of(names).map(BalancerOrderSocketTest::listener).toList(),
                Stream.of(names).map(name -> Configs.pool(name,
                        new InetSocketAddress(Configs.LOOPBACK, 1))).toList());
    }

    /// Each on an address of its own, which its first letter chooses.
    private static ListenerConfig listener(String name) {
        var address = InetAddress.ofLiteral("127.0.1." + (name.charAt(0) - 'a' + 1));
        return new ListenerConfig(name, List.of(new BindAddress.Tcp(address, 0)), name,
                AccessRules.EVERYONE, Limits.DEFAULT, Timeouts.DEFAULT, RelayChoice.AUTO,
                SessionLogging.NONE, UdpSettings.DEFAULT, null);
    }
}
